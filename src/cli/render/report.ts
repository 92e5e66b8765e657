import type { StudyState } from "../../core/state.ts";
import {
  countOf,
  curve,
  evidence,
  formatCount,
  formatDuration,
  formatEffect,
  formatInterval,
  formatNumber,
  formatP,
  formatProbability,
  formatUsd,
  markdownText,
  memory,
  type Overview,
  overview,
  plainLine,
  refusalReasons,
  shorten,
  tree,
  trialDetail,
  VERDICT_MEANING,
} from "../../views/index.ts";
import { renderCurve } from "./plot.ts";
import { renderTree } from "./tree.ts";

/** Writes the report of a study as Markdown; `htmlName` is the file beside it that can be looked around in. */
export const renderReport = (
  state: StudyState,
  { htmlName = null }: { readonly htmlName?: string | null } = {},
): string => {
  const view = overview(state, { nowMs: null, isRunning: null });
  const parts = [
    `# ${markdownText(view.name)}`,
    markdownText(view.goal),
    ...headline(state, view),
    htmlName ? `The same study to look around in: [${markdownText(htmlName)}](${encodeURI(htmlName)}).` : "",
    "## Where it stands",
    standingTable(view),
    ...curvePart(state),
    "## The tree",
    fenced(renderTree(tree(state), { colour: false, width: 110, baseline: view.baseline?.value ?? null })),
    ...claimsPart(state),
    ...lineagePart(state),
    ...guardrailPart(state),
    ...combinationPart(state),
    ...costPart(view),
    ...refusedPart(state),
    ...calibrationPart(state),
    ...handoverPart(state, view),
    "## What the verdicts mean",
    view.counts.map(({ verdict, count }) => `- **${verdict}** (${count}): ${VERDICT_MEANING[verdict]}`).join("\n"),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
};

const headline = (state: StudyState, view: Overview): readonly string[] => {
  const { scale, audit, claim } = view;
  const metric = markdownText(scale.metric);
  if (state.phase === "refused" && state.refusal)
    return [`**The baseline was refused.** ${markdownText(state.refusal.message)} ${markdownText(state.refusal.hint)}`];
  if (audit?.confirmed)
    return [
      `**Confirmed and audited: #${audit.trial} improves ${metric} by ${formatEffect(scale, audit.estimate)} ${formatInterval(scale, audit.low, audit.high)}** over the baseline, on ${countOf(audit.n, "pair")} of runs with seeds that nothing else has used. The bracket is a 95 % interval; plus is better.${holdoutWords(view, state)}`,
    ];
  if (claim)
    return [
      `**Confirmed: #${claim.candidate} improves ${metric} by ${formatEffect(scale, claim.effect)} ${formatInterval(scale, claim.low, claim.high)}** over ${claim.trunk === 0 ? "the baseline" : `#${claim.trunk}`}, ${countOf(claim.n, "pair")}. It is not audited yet.`,
    ];
  const best = view.best;
  return [
    `**Nothing is confirmed.** ${
      best?.gain
        ? `The best trial by the posterior is #${best.trial}: ${formatEffect(scale, best.gain.value)} ${formatInterval(scale, best.gain.low, best.gain.high)}. That is an estimate, shrunk towards no effect, and no claim.`
        : "No trial looks better than the baseline."
    }${audit && audit.trial !== 0 ? ` The exploratory audit of #${audit.trial}: ${formatEffect(scale, audit.estimate)} ${formatInterval(scale, audit.low, audit.high)}, ${countOf(audit.n, "pair")}.` : ""}`,
  ];
};

const holdoutWords = ({ scale }: Overview, { audit }: StudyState): string =>
  audit?.holdout
    ? ` On the hold-out: ${formatEffect(scale, audit.holdout.estimate)} ${formatInterval(scale, audit.holdout.low, audit.holdout.high)}, ${countOf(audit.holdout.n, "pair")}.`
    : "";

const standingTable = (view: Overview): string => {
  const { scale, baseline, best, champion, audit } = view;
  const rows: string[][] = [["", markdownText(scale.metric), "gain over baseline", "95 % interval", "seeds"]];
  if (baseline)
    rows.push([
      "baseline",
      formatNumber(baseline.value, scale.decimals),
      "",
      `noise ±${formatNumber(baseline.sd, scale.decimals)}`,
      String(baseline.n),
    ]);
  for (const [name, standing] of [
    ["leader", best],
    ["champion", champion],
  ] as const)
    if (standing)
      rows.push([
        `${name} #${standing.trial} (${standing.verdict})`,
        formatNumber(standing.level, scale.decimals),
        formatEffect(scale, standing.gain?.value),
        formatInterval(scale, standing.gain?.low ?? null, standing.gain?.high ?? null),
        String(standing.n),
      ]);
  if (audit && audit.trial !== 0)
    rows.push([
      `audit of #${audit.trial}${audit.confirmed ? "" : " (exploratory)"}`,
      "",
      formatEffect(scale, audit.estimate),
      formatInterval(scale, audit.low, audit.high),
      audit.method === "shrunk" ? "shrunk" : String(audit.n),
    ]);
  return `${markdownTable(rows)}\n\n${scale.direction === "minimize" ? "Lower" : "Higher"} is better; every gain is written so that plus is better. Leader and champion are believed by the tree posterior; the audit is measured.`;
};

const curvePart = (state: StudyState): readonly string[] => {
  const view = curve(state);
  const plot = renderCurve(view, { width: 88 });
  if (plot === "") return [];
  return [
    "## Best so far",
    fenced(plot),
    "`·` first result of a trial, `━` best so far, `░` where 95 % of the baseline's own results lie, `╌` luck line: where the best of as many results of pure noise is expected. A best above the luck line is not yet proof; only certifications are.",
  ];
};

const claimsPart = (state: StudyState): readonly string[] => {
  const { certifications, account, scale } = evidence(state);
  if (certifications.length === 0) return ["## Claims", `No certification was made. ${account.sentence}`];
  const rows = [
    ["", "candidate", "against", "outcome", "effect", "95 % interval", "pairs", "p", "level", "covers"],
    ...certifications.map((test) => [
      String(test.number),
      `#${test.candidate}`,
      test.trunk === 0 ? "baseline" : `#${test.trunk}`,
      test.outcome === "promoted" ? "**confirmed**" : test.outcome,
      formatEffect(scale, test.effect),
      test.outcome === "promoted" ? formatInterval(scale, test.low, test.high) : "",
      String(test.n),
      test.looks.length > 0 ? formatP(test.looks.at(-1)?.p ?? 1) : "–",
      formatP(test.alpha),
      countOf(test.bundle.length, "edit"),
    ]),
  ];
  const warnings = certifications.flatMap(({ number, warnings: list }) =>
    list.map((warning) => `- Certification ${number}: ${markdownText(warning)}`),
  );
  return ["## Claims", markdownTable(rows), account.sentence, warnings.join("\n")];
};

const lineagePart = (state: StudyState): readonly string[] => {
  const target = state.trunk !== 0 ? state.trunk : tree(state).best;
  const detail = trialDetail(state, target);
  if (!detail || target === 0) return [];
  const rows = [
    ["trial", "verdict", "effect of the edit", "95 % interval", "P(helps)", "lines", "hypothesis"],
    ...detail.lineage.slice(1).map(({ trial, verdict, effect, hypothesis }) => {
      const step = trialDetail(state, trial);
      return [
        `#${trial}`,
        verdict,
        formatEffect(detail.scale, effect?.value),
        formatInterval(detail.scale, effect?.low ?? null, effect?.high ?? null),
        formatProbability(step?.effect?.probability),
        `+${step?.addedLines ?? 0} −${step?.removedLines ?? 0}`,
        markdownText(shorten(plainLine(hypothesis), 160)),
      ];
    }),
  ];
  return [
    `## What is in #${target}, and what each edit is worth`,
    markdownTable(rows),
    "The effects are those of the tree posterior: each edit judged with its relatives, shrunk towards no effect. A claim covers the whole line, not each edit in it.",
  ];
};

const guardrailPart = (state: StudyState): readonly string[] => {
  const target = state.trunk !== 0 ? state.trunk : tree(state).best;
  const detail = trialDetail(state, target);
  if (!detail || detail.guardrails.length === 0 || target === 0) return [];
  const rows = [
    ["guardrail", "difference to the baseline", "allowed", "common seeds", "verdict"],
    ...detail.guardrails.map(({ metric, difference, notWorseBy, n, verdict, decimals }) => [
      markdownText(metric),
      difference === null ? "–" : `${difference < 0 ? "−" : "+"}${formatNumber(Math.abs(difference), decimals)}`,
      `−${notWorseBy}`,
      String(n),
      verdict === "pass" ? "holds" : verdict === "fail" ? "**broken**" : "unproven",
    ]),
  ];
  return [
    "## Guardrails",
    markdownTable(rows),
    detail.limits.map((limit) => `- Limit broken: ${markdownText(limit)}`).join("\n"),
  ];
};

const combinationPart = (state: StudyState): readonly string[] => {
  const combinations = state.trials.filter(({ operator }) => operator === "combine" || operator === "ablate");
  if (combinations.length === 0) return [];
  const rows = [
    ["trial", "kind", "base", "edits", "left out", "effect", "95 % interval", "seeds", "verdict"],
    ...combinations.flatMap(({ number, operator, parent, edits, combination, bySeed }) => {
      const detail = trialDetail(state, number);
      if (!detail) return [];
      return [
        [
          `#${number}`,
          operator,
          parent === 0 ? "root" : `#${parent}`,
          edits.map((edit) => `#${edit}`).join(", "),
          combination?.leftOut.map(({ trial }) => `#${trial}`).join(", ") || "–",
          formatEffect(detail.scale, detail.effect?.value),
          formatInterval(detail.scale, detail.effect?.low ?? null, detail.effect?.high ?? null),
          String(bySeed.size),
          detail.verdict,
        ],
      ];
    }),
  ];
  return ["## What was combined", markdownTable(rows)];
};

const costPart = (view: Overview): readonly string[] => {
  const { spend, budget } = view;
  const line = (name: string): number => budget.find((entry) => entry.name === name)?.used ?? 0;
  const rows = [
    ["", ""],
    ["trials", formatCount(view.trials)],
    ["replicates charged", formatCount(line("replicates"))],
    ["replicates used again", formatCount(spend.reused)],
    ["time of the orchestrator", formatDuration(line("hours") * 3_600_000)],
    ["time of the evaluations", formatDuration(spend.replicateMs)],
    ...(spend.gpuMs > 0 ? [["GPU time", formatDuration(spend.gpuMs)]] : []),
    [
      "agent",
      `${markdownText(view.agent)}, ${formatUsd(spend.usd)}${spend.isEstimated ? " (estimated)" : ""}, ${formatCount(spend.inputTokens + spend.outputTokens)} tokens`,
    ],
  ];
  return ["## Cost", markdownTable(rows)];
};

const refusedPart = (state: StudyState): readonly string[] => {
  const reasons = refusalReasons(state);
  if (reasons.length === 0) return [];
  const { ideas } = memory(state, { search: "", kind: "refused", offset: 0, limit: MOST_REFUSALS });
  const rows = [
    ["hypothesis", "why it was refused"],
    ...ideas.map(({ hypothesis, reason }) => [
      markdownText(shorten(plainLine(hypothesis), 140)),
      markdownText(shorten(plainLine(reason), 200)),
    ]),
  ];
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  return [
    "## What was refused",
    `${countOf(total, "idea")} refused before any compute was spent: ${reasons.map(({ reason, count }) => `${count} ${markdownText(reason)}`).join(", ")}.`,
    markdownTable(rows),
    total > ideas.length ? `${total - ideas.length} more are in the journal.` : "",
  ];
};

const calibrationPart = (state: StudyState): readonly string[] => {
  const { calibration, scale } = evidence(state);
  if (!calibration) return [];
  const rows = [
    ["metric", "mean", "sd of one run", "95 % interval of the sd", "seeds", "same seed twice"],
    ...calibration.noise.map((facts) => [
      markdownText(facts.metric),
      formatNumber(facts.mean, facts.decimals),
      formatNumber(facts.sd, facts.decimals + 1),
      `[${formatNumber(facts.sdLow, facts.decimals + 1)}, ${facts.sdHigh === null ? "∞" : formatNumber(facts.sdHigh, facts.decimals + 1)}]`,
      String(facts.n),
      facts.sameSeedIdentical
        ? "identical"
        : `differs by ${formatNumber(facts.sameSeedDifference, facts.decimals + 1)}`,
    ]),
  ];
  return [
    "## The noise, measured before anything else",
    markdownTable(rows),
    calibration.isDeterministic
      ? "The objective is the same on every seed."
      : `The smallest effect that four pairs find with probability .8 is ${formatNumber(calibration.smallestDetectableEffect, scale.decimals)}.${calibration.luck === null ? "" : ` The best of ${countOf(calibration.measuredTrials, "trial")} of pure noise would be expected ${formatEffect(scale, calibration.luck)} above the baseline.`}`,
  ];
};

const handoverPart = (state: StudyState, view: Overview): readonly string[] => {
  const commit = state.trials[state.trunk]?.commit;
  const lines = [
    ...view.branches.map(({ name, trial }) => `- Branch \`${plainLine(name).replaceAll("`", "'")}\` holds #${trial}.`),
    state.trunk !== 0 && commit
      ? `- Champion #${state.trunk}: \`git worktree add ../champion ${commit.slice(0, 12)}\``
      : "",
    `- Base commit \`${view.baseCommit.slice(0, 12)}\`, ${state.environment ? `${markdownText(state.environment.interpreter ?? "interpreter unknown")}, ${markdownText(state.environment.hardware)}, environment \`${state.environment.hash.slice(0, 12)}\`` : "environment not captured"}.`,
    ...view.warnings.map((warning) => `- ${markdownText(warning)}`),
  ];
  return ["## Hand-over", lines.filter(Boolean).join("\n")];
};

const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd().replaceAll("```", "'''")}\n\`\`\``;

const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const [header = [], ...body] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(header), `|${header.map(() => " --- ").join("|")}|`, ...body.map(line)].join("\n");
};

const MOST_REFUSALS = 20;
