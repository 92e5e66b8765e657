import type { Direction } from "../../core/study-spec.ts";
import { isBookkeeping, isCost, usualDirection } from "./metric-direction.ts";
import type { ReadmeFacts } from "./readme-facts.ts";

/** A choice that `init` made, and how sure it is. */
export interface ObjectiveGuess {
  readonly metric: string;
  readonly direction: Direction;
  /** Sentence on where it comes from. */
  readonly because: string;
  readonly isSure: boolean;
}

/** Which of the reported metrics is meant to be improved; null where nothing was reported. */
export const guessObjective = (reported: readonly string[], readme: ReadmeFacts): ObjectiveGuess | null => {
  const { primary } = readme;
  if (primary !== null && (reported.length === 0 || reported.includes(primary.metric))) {
    const direction = primary.direction ?? usualDirection(primary.metric);
    return {
      metric: primary.metric,
      direction: direction ?? "maximize",
      because: "the README calls it the primary metric",
      isSure: direction !== null,
    };
  }
  const candidates = reported.filter((name) => !isBookkeeping(name) && !isCost(name));
  const known = candidates.find((name) => readme.directions.has(name) || usualDirection(name) !== null);
  const metric = known ?? candidates[0] ?? reported.find((name) => !isBookkeeping(name));
  if (metric === undefined) return null;
  const direction = readme.directions.get(metric) ?? usualDirection(metric);
  const because = `the evaluation reports ${reported.length === 1 ? "it alone" : "it among others"}`;
  return { metric, direction: direction ?? "maximize", because, isSure: direction !== null && candidates.length === 1 };
};

/** The README's limits on reported metrics, as the project file writes them. */
export const limitsFrom = (
  readme: ReadmeFacts,
  reported: readonly string[],
  objective: string,
): {
  readonly constraints: readonly { readonly metric: string; readonly min?: number; readonly max?: number }[];
  readonly guardrails: readonly {
    readonly metric: string;
    readonly direction: Direction;
    readonly notWorseBy: number;
  }[];
  /** Metrics that the README limits and the evaluation does not report. */
  readonly unknown: readonly string[];
} => {
  const isReported = ({ metric }: { readonly metric: string }): boolean =>
    reported.length === 0 || reported.includes(metric);
  const limits = uniqueBy(readme.limits, ({ metric, kind }) => `${kind} ${metric}`);
  return {
    constraints: limits
      .filter(({ kind }) => kind !== "not worse")
      .filter(isReported)
      .map(({ metric, kind, value }) => (kind === "min" ? { metric, min: value } : { metric, max: value })),
    guardrails: limits
      .filter(({ kind, metric }) => kind === "not worse" && metric !== objective)
      .filter(isReported)
      .map(({ metric, value }) => ({
        metric,
        direction: readme.directions.get(metric) ?? usualDirection(metric) ?? "maximize",
        notWorseBy: value,
      })),
    unknown: limits.filter((limit) => !isReported(limit)).map(({ metric }) => metric),
  };
};

const uniqueBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
];
