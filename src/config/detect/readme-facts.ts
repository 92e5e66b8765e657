import type { Direction } from "../../core/study-spec.ts";

/** What a README says about how the project is measured. */
export interface ReadmeFacts {
  /** Lines of its code blocks that look like commands, without prompts and comments. */
  readonly commands: readonly string[];
  readonly primary: { readonly metric: string; readonly direction: Direction | null } | null;
  readonly directions: ReadonlyMap<string, Direction>;
  readonly limits: readonly ReadmeLimit[];
  /** Paths that it says are fixed. */
  readonly fixed: readonly string[];
}

/** A hard limit (`min`, `max`), or how much worse than the baseline a metric may get (`not worse`, 0 for not at all). */
export interface ReadmeLimit {
  readonly metric: string;
  readonly kind: "min" | "max" | "not worse";
  readonly value: number;
}

/** Reads commands, metrics and limits out of a README, as far as they are written in a usual way. */
export const readmeFacts = (markdown: string): ReadmeFacts => {
  const { code, prose } = splitCode(markdown);
  const directions = new Map<string, Direction>();
  for (const line of prose) {
    for (const [, metric, words] of line.matchAll(
      /[`*]([\w./@-]+)[`*]+\s*[([,:-]*\s*((?:higher|larger|bigger|lower|smaller|maxim|minim|↑|↓)[^`|]*)/gi,
    )) {
      const direction = directionIn(words ?? "");
      if (metric !== undefined && direction !== null) directions.set(metric, direction);
    }
  }
  return {
    commands: code.map(commandIn).filter((command) => command !== null),
    primary: primaryIn(prose, directions),
    directions,
    limits: prose.map(limitIn).filter((limit) => limit !== null),
    fixed: [...new Set(prose.flatMap(fixedIn))],
  };
};

const splitCode = (markdown: string): { readonly code: readonly string[]; readonly prose: readonly string[] } => {
  const code: string[] = [];
  const prose: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split(/\r?\n/)) {
    const [, mark] = /^\s*(```+|~~~+)/.exec(line) ?? [];
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) fence = fence === null ? mark : null;
    else if (fence !== null || /^( {4}|\t)\S/.test(line)) code.push(line.trim());
    else prose.push(line);
  }
  return { code, prose };
};

const commandIn = (line: string): string | null => {
  const command = line
    .replace(/^[$>%]\s+/, "")
    .replace(/\s+#.*$/, "")
    .trim();
  return /^(python3?(\.\d+)?|uv run|poetry run|pixi run|bash|sh|\.\/|Rscript|julia|torchrun|accelerate|make|node)\b/.test(
    command,
  ) || /^\.\/\S+/.test(command)
    ? command
    : null;
};

const directionIn = (words: string): Direction | null => {
  if (/\b(higher|larger|bigger|more) (is|are|=) ?better|maximi[sz]|↑/i.test(words)) return "maximize";
  if (/\b(lower|smaller|less) (is|are|=) ?better|minimi[sz]|↓/i.test(words)) return "minimize";
  if (/^\s*(higher|larger)\b/i.test(words)) return "maximize";
  return /^\s*(lower|smaller)\b/i.test(words) ? "minimize" : null;
};

const primaryIn = (prose: readonly string[], directions: ReadonlyMap<string, Direction>): ReadmeFacts["primary"] => {
  const named =
    /\b(primary|main|headline|target|objective|key|score[ds]? by|judged by|goal)\b[^`|]{0,40}`([\w./@-]+)`/i;
  const verb = /\b(maximi[sz]|minimi[sz]|improv|rais|increas|lower|reduc|decreas)\w*\b[^`|.]{0,40}`([\w./@-]+)`/i;
  for (const line of prose) {
    const [, , metric] = named.exec(line) ?? [];
    if (metric !== undefined) return { metric, direction: directions.get(metric) ?? directionIn(line) };
  }
  for (const line of prose) {
    const [, word = "", metric] = verb.exec(line) ?? [];
    if (metric === undefined) continue;
    const usual = /^(lower|reduc|decreas|minimi)/i.test(word) ? "minimize" : /^improv/i.test(word) ? null : "maximize";
    return { metric, direction: directions.get(metric) ?? usual };
  }
  return null;
};

/** A limit in a row of a table, an item of a list or a sentence: the metric in backticks, then what it may be. */
const limitIn = (line: string): ReadmeLimit | null => {
  const [, metric, rest = ""] = /`([\w./@-]+)`(.*)/.exec(line) ?? [];
  if (metric === undefined) return null;
  const words = rest.replace(/[|`*]/g, " ").trim();
  const notWorse =
    /(?:not|never|no) (?:be |get )?(?:worse|degrade)|not (?:drop|fall|rise|increase|decrease)|within [\d.]+ of (?:the )?baseline|not regress/i;
  if (notWorse.test(words)) {
    const [, value] = /(?:by (?:more than|at most)|within|more than)\s*([\d.]+)(?!\s*%)/i.exec(words) ?? [];
    return { metric, kind: "not worse", value: value === undefined ? 0 : Number.parseFloat(value) };
  }
  const upper =
    /^[:\s(-]*(?:must (?:be|stay)|should (?:be|stay)|stays?|limit(?:ed to)?|is)?\s*(?:<=|≤|=<|<|at most|max(?:imum)?(?: of)?|no more than|not (?:above|more than|over)|below|under|up to)\s*:?\s*(-?[\d.]+(?:e-?\d+)?)/i;
  const lower =
    /^[:\s(-]*(?:must (?:be|stay)|should (?:be|stay)|stays?|is)?\s*(?:>=|≥|=>|>|at least|min(?:imum)?(?: of)?|no less than|not (?:below|less than|under)|above|over)\s*:?\s*(-?[\d.]+(?:e-?\d+)?)/i;
  const max = upper.exec(words)?.[1];
  if (max !== undefined) return { metric, kind: "max", value: Number.parseFloat(max) };
  const min = lower.exec(words)?.[1];
  return min === undefined ? null : { metric, kind: "min", value: Number.parseFloat(min) };
};

const fixedIn = (line: string): readonly string[] => {
  if (
    !/\b(fixed|never edit|do not (?:edit|change|modify|touch)|don't (?:edit|change|modify|touch)|must not (?:be )?(?:edit|chang|modif)\w*|read-?only)\b/i.test(
      line,
    )
  )
    return [];
  return [...line.matchAll(/`([\w./-]+)`/g)].flatMap(([, path]) =>
    path !== undefined && /[./]/.test(path) ? [path] : [],
  );
};
