import { stringify } from "yaml";
import type { Direction } from "../../core/study-spec.ts";

/** What `init` writes into the project file. */
export interface ProjectDraft {
  readonly goal: string;
  readonly objective: { readonly metric: string; readonly direction: Direction };
  readonly constraints: readonly { readonly metric: string; readonly min?: number; readonly max?: number }[];
  readonly guardrails: readonly {
    readonly metric: string;
    readonly direction: Direction;
    readonly notWorseBy: number;
  }[];
  readonly command: string;
  readonly setup: string | readonly string[] | null;
  readonly include: readonly string[];
  readonly edit: readonly string[];
  readonly protect: readonly string[];
  readonly budget: number;
  readonly agent: string;
  readonly agentsFound: readonly string[];
}

/** Writes a project file with the comments that help to change it. */
export const projectFileText = (draft: ProjectDraft): string => {
  const environment = {
    ...(draft.setup === null ? {} : { setup: draft.setup }),
    ...(draft.include.length === 0 ? {} : { include: draft.include }),
  };
  const sections: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["What the study is for; agents read it.", { goal: draft.goal, objective: draft.objective }],
    ["Hard limits: a trial that breaks one is pruned.", { constraints: draft.constraints }],
    [
      "Not worse than the baseline by more than this, on the same seeds. Margins well below the noise cannot be proven.",
      { guardrails: draft.guardrails },
    ],
    [
      "{seed} is filled in; the metrics are the JSON object that is printed last.",
      { evaluate: { command: draft.command } },
    ],
    ["Built once, outside the worktrees; include: untracked files that evaluations see read-only.", { environment }],
    ["What agents may edit, and what nothing may change.", { edit: draft.edit, protect: draft.protect }],
    [
      "The study ends at the first limit that it reaches: replicates, hours, gpuHours, usd, trials.",
      { budget: { replicates: draft.budget } },
    ],
    [agentComment(draft.agentsFound), { agent: draft.agent }],
  ];
  const written = sections
    .map(([comment, section]) => [comment, withoutEmpty(section)] as const)
    .filter(([, section]) => Object.keys(section).length > 0)
    .map(([comment, section]) => `# ${comment}\n${stringify(section, { lineWidth: 0 })}`);
  return `# yaml-language-server: $schema=./.espalier/schema.json\n\n${written.join("\n")}`;
};

const agentComment = (found: readonly string[]): string =>
  found.length === 0
    ? "builtin needs no LLM; others: codex, claude, gemini, command."
    : `builtin needs no LLM; found here: ${found.join(", ")}.`;

const withoutEmpty = (section: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(section).filter(([, value]) => !isEmpty(value)));

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : typeof value === "object" && value !== null && Object.keys(value).length === 0;
