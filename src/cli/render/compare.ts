import { type CompareView, formatEffect, formatInterval, formatNumber, plainLine } from "../../views/index.ts";
import { columns, fitColumns, GLYPHS, palette, type RenderOptions } from "./style.ts";

/** Draws `compare`: what differs, every metric seed by seed, and each trial paired against the first. */
export const renderCompare = (view: CompareView, options: RenderOptions & { readonly all?: boolean }): string => {
  const c = palette(options);
  const cell = Math.max(10, Math.floor((options.width - 16) / Math.max(1, view.trials.length)) - 2);
  const name = (trial: number): string => (trial === 0 ? "root" : `#${trial}`);
  const header = ["", ...view.trials.map(({ trial }) => c.bold(name(trial)))];
  const facts = view.facts
    .filter(({ differs }) => options.all || differs)
    .map(({ name: fact, values }) => [c.dim(fact), ...values.map((value) => fitColumns(plainLine(value), cell))]);
  const verdicts = [
    c.dim("verdict"),
    ...view.trials.map(({ verdict }) => c.verdict(verdict)(`${GLYPHS[verdict]} ${verdict}`)),
  ];
  const pairs = [
    [
      c.dim(`against ${name(view.trials[0]?.trial ?? 0)}`),
      ...view.pairs.map((pair) => (pair ? formatEffect(view.scale, pair.mean) : "–")),
    ],
    [
      c.dim("95 % interval"),
      ...view.pairs.map((pair) => (pair ? formatInterval(view.scale, pair.low, pair.high) : "")),
    ],
    [c.dim("pairs"), ...view.pairs.map((pair) => (pair ? String(pair.n) : ""))],
  ];
  const matrices = view.metrics
    .filter(({ means }) => options.all || new Set(means).size > 1)
    .flatMap(({ metric, decimals, seeds, means }) => {
      const shared = seeds.filter(({ values }) => values.filter((value) => value !== null).length > 1);
      return [
        [""],
        [c.bold(fitColumns(plainLine(metric), 24)), ...means.map((mean) => formatNumber(mean, decimals))],
        ...(metric === view.scale.metric
          ? shared.map(({ seed, values }) => [
              c.dim(`  seed ${seed}`),
              ...values.map((value) => formatNumber(value, decimals)),
            ])
          : []),
      ];
    });
  const lines = columns([header, verdicts, ...facts, [""], ...pairs, ...matrices]);
  return `${lines.join("\n")}\n`;
};
