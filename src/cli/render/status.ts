import {
  type BudgetLine,
  countOf,
  formatCount,
  formatDuration,
  formatEffect,
  formatInterval,
  formatNumber,
  formatProbability,
  formatUsd,
  type Overview,
  plainLine,
  shorten,
} from "../../views/index.ts";
import { bar, columns, fitColumns, GLYPHS, palette, type RenderOptions, wrap } from "./style.ts";

/** Draws `status`: where the study stands, what is proven, what it costs. */
export const renderStatus = (view: Overview, options: RenderOptions): string => {
  const c = palette(options);
  const tone = { live: c.accent, calm: c.warn, done: c.good, trouble: c.bad }[view.activity.tone];
  const lines = [
    `${c.bold(plainLine(view.name))}  ${tone(view.activity.word)}${view.timeLeftMs === null ? "" : c.dim(`  about ${formatDuration(view.timeLeftMs)} left`)}`,
    c.dim(fitColumns(plainLine(view.goal), options.width)),
    ...wrap(plainLine(view.activity.detail), options.width),
    "",
    ...standingLines(view, options),
    "",
    ...columns(view.budget.map((line) => budgetCells(line, view, options))),
    ...(view.counts.length > 0 ? ["", ...wrapCounts(view, options)] : []),
    ...workerLines(view, options),
    ...attentionLines(view, options),
    ...view.warnings.flatMap((warning) => wrapMarked(c.warn("! "), plainLine(warning), options.width)),
    ...(view.branches.length > 0
      ? ["", ...view.branches.map(({ name, trial }) => `${c.dim("branch")} ${plainLine(name)} ${c.dim(`(#${trial})`)}`)]
      : []),
  ];
  return `${lines.join("\n")}\n`;
};

const standingLines = (view: Overview, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  const { scale, baseline, best, claim, audit } = view;
  const arrow = scale.direction === "minimize" ? "lower is better" : "higher is better";
  const rows: string[][] = [];
  if (!baseline) return [c.dim("The baseline is not measured yet.")];
  rows.push([
    "baseline",
    formatNumber(baseline.value, scale.decimals),
    baseline.isDeterministic
      ? c.dim("the same on every seed")
      : c.dim(
          `noise ±${formatNumber(baseline.sd, scale.decimals)}, ${baseline.n} seeds; detects ${formatNumber(baseline.smallestDetectableEffect, scale.decimals)}`,
        ),
  ]);
  if (best)
    rows.push([
      "best",
      formatNumber(best.level, scale.decimals),
      `${formatEffect(scale, best.gain?.value)} ${c.dim(formatInterval(scale, best.gain?.low ?? null, best.gain?.high ?? null))}  #${best.trial} ${c.verdict(best.verdict)(best.verdict)}${best.verdict === "confirmed" ? "" : c.dim(`, P(better) ${formatProbability(best.probability)}, no claim`)}`,
    ]);
  if (claim)
    rows.push([
      c.good("confirmed"),
      formatNumber(view.champion?.level ?? null, scale.decimals),
      `${c.good(formatEffect(scale, claim.effect))} ${c.dim(formatInterval(scale, claim.low, claim.high))}  #${claim.candidate} beats ${claim.trunk === 0 ? "the baseline" : `#${claim.trunk}`}, ${countOf(claim.n, "pair")}`,
    ]);
  else rows.push(["confirmed", "–", c.dim("nothing is confirmed yet")]);
  if (audit)
    rows.push([
      audit.confirmed ? c.good("audited") : "audited",
      "",
      audit.trial === 0
        ? c.dim("nothing to audit")
        : `${formatEffect(scale, audit.estimate)} ${c.dim(formatInterval(scale, audit.low, audit.high))}  #${audit.trial} against the baseline, ${audit.method === "shrunk" ? "shrunk estimate" : countOf(audit.n, "fresh pair")}${audit.confirmed ? "" : c.warn(", exploratory")}`,
    ]);
  return [c.dim(`${plainLine(scale.metric)}, ${arrow}; effects: + is better`), ...columns(rows, { right: [1] })];
};

const budgetCells = ({ name, used, limit }: BudgetLine, view: Overview, options: RenderOptions): string[] => {
  const c = palette(options);
  const show = (value: number): string => {
    switch (name) {
      case "usd":
        return `${formatUsd(value)}${view.spend.isEstimated && value === used ? " (estimated)" : ""}`;
      case "hours":
      case "gpuHours":
        return formatDuration(value * 3_600_000);
      case "replicates":
      case "trials":
        return formatCount(value);
    }
  };
  const label = { usd: "dollars", hours: "time", gpuHours: "GPU time", replicates: "replicates", trials: "trials" }[
    name
  ];
  const share = limit === null || limit === 0 ? null : used / limit;
  return [
    label,
    share === null ? " ".repeat(BAR) : share >= 0.9 ? c.warn(bar(share, BAR)) : c.accent(bar(share, BAR)),
    `${show(used)}${limit === null ? c.dim(" (no limit)") : ` of ${show(limit)}`}`,
  ];
};

const wrapCounts = (view: Overview, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  const parts = view.counts.map(({ verdict, count }) => c.verdict(verdict)(`${GLYPHS[verdict]} ${count} ${verdict}`));
  if (view.refusedProposals > 0) parts.push(c.dim(`⊘ ${view.refusedProposals} repeats refused`));
  const lines: string[] = [];
  for (let i = 0; i < parts.length; i += 4) lines.push(parts.slice(i, i + 4).join("   "));
  return lines;
};

const workerLines = (view: Overview, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  if (view.workers.length === 0 || view.activity.tone === "done") return [];
  const rows = view.workers.map(({ trial, parent, step, aspect, hypothesis, sinceMs }) => [
    trial === null ? c.dim("new") : `#${trial}`,
    c.accent(step),
    c.dim(formatDuration(Math.max(0, view.nowMs - sinceMs))),
    fitColumns(
      plainLine(
        `${parent === null ? "" : `on ${parent === 0 ? "root" : `#${parent}`}, `}${aspect}${hypothesis ? `: ${hypothesis}` : ""}`,
      ),
      Math.max(20, options.width - 44),
    ),
  ]);
  return ["", c.bold(view.activity.word === "stopped" ? "was working on" : "working on"), ...columns(rows)];
};

const attentionLines = (view: Overview, options: RenderOptions): readonly string[] => {
  const c = palette(options);
  if (view.attention.length === 0) return [];
  return [
    "",
    c.bold("waits for you"),
    ...view.attention.flatMap(({ kind, subject, text, hint }) => [
      ...wrapMarked(
        c.warn("? "),
        plainLine(
          `${kind}${subject === null ? "" : kind === "approve proposal" ? ` of attempt ${subject}` : ` #${subject}`}: ${shorten(text, 200)}`,
        ),
        options.width,
      ),
      ...wrapMarked("  ", plainLine(hint), options.width).map(c.dim),
    ]),
  ];
};

const wrapMarked = (mark: string, text: string, width: number): readonly string[] =>
  wrap(text, Math.max(20, width - 2)).map((line, i) => (i === 0 ? mark : "  ") + line);

const BAR = 20;
