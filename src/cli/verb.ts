import type { Command } from "commander";
import { EspalierError } from "../core/errors.ts";
import type { CliContext } from "./context.ts";

/**
 * One verb of the command line. `describe` is cheap and runs always; what the verb needs is imported when it is given,
 * so that `--help` stays fast.
 */
export interface Verb {
  /** With its arguments, as commander reads them: `show <trial>`. */
  readonly usage: string;
  readonly summary: string;
  /** Adds arguments' words, options and examples. */
  describe?(command: Command): unknown;
  run?(context: CliContext, args: readonly string[], options: VerbOptions): Promise<void>;
  /** Verbs below this one, as `check aspect`. */
  readonly verbs?: readonly Verb[];
}

/** A verb's own options, as parsed. */
export type VerbOptions = Readonly<Record<string, unknown>>;

/** An option's text value, or undefined. */
export const textOption = (options: VerbOptions, name: string): string | undefined => {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
};

/** An option's words, which may also be given with commas; none when it is absent. */
export const wordsOption = (options: VerbOptions, name: string): readonly string[] => {
  const value = options[name];
  const words = Array.isArray(value) ? value : [value];
  return words.flatMap((word) => (typeof word === "string" ? word.split(",") : []));
};

/** An option's value as a whole number of at least `least`; undefined when it is absent, `usage` when it is no number. */
export const countOption = (options: VerbOptions, name: string, least = 1): number | undefined => {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && /^\d+$/.test(text)) return number;
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new EspalierError(
    "usage",
    `${flag} is ${JSON.stringify(text)}, where a whole number from ${least} is expected.`,
  );
};
