import type { Provider } from "../../../ports/meter.ts";

/** How one real coding agent is started, told what it may do, and read: everything that its protocol does not settle. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  /** npm packages that bring it, at the versions that it was tried with. */
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** Program that speaks the Agent Client Protocol, and the one that is asked for its version. */
  readonly programs: { readonly acp: string | null; readonly cli: string };
  readonly minVersion: string | null;
  /** Where its calls go unless the project file names another provider. */
  readonly provider: Provider;
  readonly defaultModel: string | null;
  /** Command line, environment and files of an ACP session. */
  readonly acp: (place: LaunchPlace) => Launch;
  /** One turn without the protocol: a command that prints JSON lines. */
  readonly headless: HeadlessProfile | null;
  /** Session modes for proposing (asks before it writes) and for implementing (asks nothing). */
  readonly modes: { readonly propose: string | null; readonly implement: string | null };
  /** ACP authentication method that stands for "use the key in the environment". */
  readonly authMethod: string | null;
  /** Its own login, for agents that are paid for by subscription. */
  readonly login: Login | null;
  /** Where its own usage figures come from; the meter's are used wherever there is one. */
  readonly usage: string;
  /** What is known to go wrong, one sentence each. */
  readonly traps: readonly string[];
}

interface Login {
  /** Files below the user's home that hold it; the first one tells whether there is a login. */
  readonly files: readonly string[];
  /** Hosts that the agent has to reach with it. */
  readonly hosts: readonly string[];
  /** What a person does to sign in. */
  readonly how: string;
}

export interface LaunchPlace {
  /** Home folder of the session. */
  readonly home: string;
  readonly worktree: string;
  /** Base address of the meter, null when the agent uses its own login. */
  readonly baseUrl: string | null;
  /** The dummy key. */
  readonly token: string;
  /** Null: the agent's own choice. */
  readonly model: string | null;
  readonly provider: Provider;
  /** Absolute path of the program that is started. */
  readonly program: string;
}

export interface Launch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Configuration files below the home, path to content; written before each start. */
  readonly files: Readonly<Record<string, string>>;
}

export interface HeadlessProfile {
  /** The prompt goes to stdin where `promptOnStdin`, else it is in the arguments. */
  readonly launch: (place: LaunchPlace, turn: HeadlessTurn) => Launch;
  readonly promptOnStdin: boolean;
  readonly read: (line: unknown) => readonly HeadlessFact[];
}

interface HeadlessTurn {
  readonly phase: "propose" | "implement";
  readonly prompt: string;
  /** The session to go on with, null for the first turn. */
  readonly session: string | null;
}

/** What one JSON line of an agent says. */
export type HeadlessFact =
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "error"; readonly message: string }
  /** `total` replaces, otherwise counts are added up. */
  | {
      readonly kind: "usage";
      readonly input: number;
      readonly output: number;
      readonly usd: number;
      readonly total: boolean;
    };
