import {
  countOf,
  formatDuration,
  formatEffect,
  formatInterval,
  formatNumber,
  formatProbability,
  formatUsd,
  plainLine,
  type ReplicateRow,
  type TrialDetail,
} from "../../views/index.ts";
import { columns, fitColumns, GLYPHS, palette, type RenderOptions, wrap } from "./style.ts";

/** Where things of a trial lie, as the shell knows them. */
export interface TrialPlaces {
  readonly worktree: string | null;
  readonly folder: string | null;
}

/** Draws `show T`: the hypothesis, the verdict with its test, every replicate, guardrails, cost and how to check it out. */
export const renderTrial = (view: TrialDetail, options: RenderOptions, places: TrialPlaces = NOWHERE): string => {
  const c = palette(options);
  const paint = c.verdict(view.verdict);
  const { width } = options;
  const lines = [
    `${c.bold(view.trial === 0 ? "root" : `#${view.trial}`)}  ${paint(`${GLYPHS[view.verdict]} ${view.verdict}`)}  ${c.dim(
      [
        plainLine(view.aspect),
        view.operator === "improve" || view.operator === "root" || view.operator === view.aspect ? "" : view.operator,
        view.step ?? (view.status === "complete" ? "" : view.status),
        view.isPinned ? "pinned" : "",
        view.isBanned ? "banned" : "",
      ]
        .filter(Boolean)
        .join(" · "),
    )}`,
    ...wrap(plainLine(view.hypothesis), width).map(c.bold),
    ...changeLine(view, options),
    "",
    ...wrap(plainLine(view.because), width),
    ...(view.note ? wrap(plainLine(view.note), width).map(c.dim) : []),
    ...(view.pruned
      ? wrap(
          `Pruned: ${plainLine(view.pruned.reason)} (${formatProbability(view.pruned.probability)} likely to be as good as the trunk).`,
          width,
        )
      : []),
    "",
    ...numberLines(view),
    "",
    ...replicateLines(view, options),
    ...guardrailLines(view, options),
    ...view.certifications.flatMap(({ number, sentence }) =>
      wrap(plainLine(`Certification ${number}: ${sentence}`), width),
    ),
    ...lineageLines(view, options),
    ...placeLines(view, options, places),
    ...view.notes.map(({ text, by }) => fitColumns(`note (${plainLine(by)}): ${plainLine(text)}`, width)),
  ];
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
};

const changeLine = ({ proposal }: TrialDetail, options: RenderOptions): readonly string[] => {
  if (!proposal) return [];
  const { component, operation, parameter, from, to, unit } = proposal.change;
  const arrow = from || to ? `: ${from || "–"} → ${to || "–"}${unit ? ` ${unit}` : ""}` : "";
  return [palette(options).dim(fitColumns(plainLine(`${operation} ${component} ${parameter}${arrow}`), options.width))];
};

const numberLines = (view: TrialDetail): readonly string[] => {
  const { scale, level, effect, gain, cost } = view;
  const rows: string[][] = [];
  if (level)
    rows.push([
      plainLine(scale.metric),
      formatNumber(level.shown, scale.decimals),
      `believed, from ${countOf(view.replicates.filter(({ status }) => status === "finished").length, "replicate")} and the trial's relatives`,
    ]);
  if (effect)
    rows.push([
      "effect on parent",
      formatEffect(scale, effect.value),
      `${formatInterval(scale, effect.low, effect.high)}, P(helps) ${formatProbability(effect.probability)}`,
    ]);
  if (gain)
    rows.push(["gain over baseline", formatEffect(scale, gain.value), formatInterval(scale, gain.low, gain.high)]);
  if (view.trial !== 0)
    rows.push(["lines", `+${view.addedLines} −${view.removedLines}`, plainLine(view.files.join(", "))]);
  rows.push([
    "cost",
    formatDuration(cost.durationMs),
    [
      countOf(cost.replicates, "replicate"),
      cost.usd > 0 ? `${formatUsd(cost.usd)}${cost.isEstimated ? " (estimated)" : ""}` : "",
    ]
      .filter(Boolean)
      .join(", "),
  ]);
  return columns(rows, { right: [1] });
};

const replicateLines = (view: TrialDetail, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  if (view.replicates.length === 0) return [];
  const shown = view.metrics.slice(0, Math.max(1, Math.floor((options.width - 50) / 16)));
  const header = ["replicate", "seed", ...shown.map(({ metric }) => fitColumns(plainLine(metric), 15)), "time", ""].map(
    c.dim,
  );
  const rows = view.replicates.map((run) => [
    `${run.purpose}${run.attempt > 1 ? ` (try ${run.attempt})` : ""}`,
    String(run.seed),
    ...shown.map(({ metric, decimals }) => (run.metrics ? formatNumber(run.metrics[metric], decimals) : "–")),
    run.reusedFrom === null ? formatDuration(run.durationMs) : c.dim("reused"),
    outcomeOf(run, options),
  ]);
  return [...columns([header, ...rows], { right: [1, ...shown.map((_, i) => i + 2), shown.length + 2] }), ""];
};

const outcomeOf = (run: ReplicateRow, options: RenderOptions): string => {
  const c = palette(options);
  if (run.status === "running") return c.accent("running");
  if (run.isStale) return c.dim("of an earlier form of the patch");
  return run.status === "failed"
    ? c.bad(fitColumns(`${run.failure}: ${plainLine(run.message)}`, Math.max(20, options.width - 50)))
    : "";
};

const guardrailLines = (view: TrialDetail, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  if (view.trial === 0) return [];
  const rows = view.guardrails.map(({ metric, difference, notWorseBy, n, verdict, decimals }) => [
    "guardrail",
    plainLine(metric),
    difference === null ? "–" : `${difference < 0 ? "−" : "+"}${formatNumber(Math.abs(difference), decimals)}`,
    c.dim(`allowed −${notWorseBy}, ${countOf(n, "common seed")}`),
    verdict === "pass" ? c.good("holds") : verdict === "fail" ? c.bad("broken") : c.dim("unproven"),
  ]);
  return [...columns(rows, { right: [2] }), ...view.limits.map((limit) => c.bad(`limit broken: ${plainLine(limit)}`))];
};

const lineageLines = (view: TrialDetail, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  if (view.lineage.length <= 1) return [];
  const rows = view.lineage.map(({ trial, verdict, effect, hypothesis }) => [
    trial === 0 ? "root" : `#${trial}`,
    c.verdict(verdict)(GLYPHS[verdict]),
    formatEffect(view.scale, effect?.value),
    c.dim(fitColumns(plainLine(hypothesis), Math.max(20, options.width - 26))),
  ]);
  return ["", c.bold("lineage"), ...columns(rows, { right: [2] })];
};

const placeLines = (view: TrialDetail, options: RenderOptions, places: TrialPlaces): readonly string[] => {
  const c = palette(options);
  const rows: string[][] = [];
  if (places.worktree) rows.push([c.dim("worktree"), places.worktree]);
  if (places.folder) rows.push([c.dim("logs"), places.folder]);
  if (view.commit)
    rows.push([c.dim("check out"), `git worktree add ../trial-${view.trial} ${view.commit.slice(0, 12)}`]);
  return rows.length === 0 ? [] : ["", ...columns(rows)];
};

const NOWHERE: TrialPlaces = { worktree: null, folder: null };
