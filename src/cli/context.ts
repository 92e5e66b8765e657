import type { RenderOptions } from "./render/style.ts";
import type { World } from "./world.ts";

/** The options that every verb takes. */
export interface GlobalOptions {
  readonly C?: string;
  readonly config?: string;
  readonly study?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
  readonly input: boolean;
}

/** What a verb works with: the world, the global options, and its way to answer. */
export interface CliContext {
  readonly world: World;
  readonly options: GlobalOptions;
  /** Folder in which the command was given: `-C`, else the current one. */
  readonly folder: string;
  readonly render: RenderOptions;
  /** Data for stdout. */
  print(text: string): void;
  /** A document for stdout, with `schemaVersion`. */
  printJson(document: object): void;
  /** Everything else, for stderr; not with `-q`. */
  say(text: string): void;
  /** The exit code, when it is not 0. */
  exit(code: number): void;
}

/** What `--json` prints: the view and the version of its form. */
export const jsonDocument = (document: object): string =>
  `${JSON.stringify({ schemaVersion: 1, ...document }, null, 2)}\n`;
