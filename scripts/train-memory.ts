/** Trains the memory's scores from the families in `src/memory/training`; `npm run train:memory`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { areaUnderCurve, recallAt } from "../bench/memory/measures.ts";
import { hash32 } from "../src/core/random.ts";
import { alike } from "../src/memory/alike.ts";
import { FEATURES } from "../src/memory/features.ts";
import { LEXICON } from "../src/memory/lexicon.ts";
import { logOdds, type Model } from "../src/memory/model.ts";
import { SLOT_FEATURES } from "../src/memory/slots.ts";
import { type BoostOptions, boost } from "./memory/boost.ts";
import { type Family, readFamilies } from "./memory/families.ts";
import { type LabelledPair, pairsOf, slotPairsOf } from "./memory/pairs.ts";

const SENTENCES: BoostOptions = {
  trees: 200,
  depth: 3,
  shrinkage: 0.08,
  leastHessian: 4,
  ridge: 2,
  monotone: FEATURES.map(([, sign]) => sign),
};

const SLOTS: BoostOptions = {
  trees: 90,
  depth: 2,
  shrinkage: 0.08,
  leastHessian: 5,
  ridge: 3,
  monotone: SLOT_FEATURES.map(([, sign]) => sign),
};

const FOLDS = 4;

/** How often the families are dealt out anew: the score of the slots should not hang on one deal. */
const DEALS = 3;

const foldOf = (family: string, deal = 0): number => hash32(deal === 0 ? family : `${deal}/${family}`) % FOLDS;

/** A model for each fold that has not seen the fold's families. */
const crossFit = (pairs: readonly LabelledPair[], options: BoostOptions, deal = 0): Model[] =>
  Array.from({ length: FOLDS }, (_, fold) =>
    boost(
      pairs.filter((pair) => foldOf(pair.family, deal) !== fold),
      options,
    ),
  );

const report = (name: string, rows: readonly { kind: string; score: number }[]): void => {
  const of = (kind: string): number[] => rows.filter((row) => row.kind === kind).map((row) => row.score);
  const [same, hard, cross] = [of("paraphrase"), of("hard"), of("cross")];
  const mix = hard.concat(cross.slice(0, hard.length));
  const measures = {
    "AUC hard": areaUnderCurve(same, hard),
    "AUC cross": areaUnderCurve(same, cross),
    "recall at 5% of the mix": recallAt(0.05, same, mix),
    "recall at 5% of hard": recallAt(0.05, same, hard),
  };
  const line = Object.entries(measures).map(([measure, value]) => `${measure} ${value.toFixed(3)}`);
  process.stdout.write(`${name}: ${line.join(", ")}\n`);
};

/** Pairs with the score of the model that has not seen their family; only those that compare with the base itself. */
const heldOut = (pairs: readonly LabelledPair[], models: readonly Model[]) =>
  pairs
    .filter((pair) => pair.withBase)
    .map((pair) => ({ pair, kind: pair.kind, score: logOdds(models[foldOf(pair.family)] as Model, pair.features) }));

const printErrors = (rows: ReturnType<typeof heldOut>): void => {
  const worst = (kind: string, sign: number): void => {
    const sorted = rows.filter((row) => row.kind === kind).sort((a, b) => sign * (a.score - b.score));
    for (const { score, pair } of sorted.slice(0, 70))
      process.stdout.write(`${kind} ${score.toFixed(2)} | ${pair.texts.join(" | ")}\n`);
  };
  worst("paraphrase", 1);
  worst("hard", -1);
  worst("cross", -1);
};

const sourceOf = (name: string, sentence: string, model: Model): string =>
  [
    `/** ${sentence}; written by \`npm run train:memory\`, not by hand. */`,
    "// biome-ignore format: generated, one tree a line",
    `export const ${name}: Model = {\n  bias: ${model.bias},\n  trees: [`,
    ...model.trees.map((tree) => `    ${JSON.stringify(tree)},`),
    "  ],\n};\n",
  ].join("\n");

const families: readonly Family[] = readFamilies(fileURLToPath(new URL("../src/memory/training", import.meta.url)));
const pairs = pairsOf(families, LEXICON);
const deals = Array.from({ length: DEALS }, (_, deal) => crossFit(pairs, SENTENCES, deal));
const sentenceFolds = deals[0] as Model[];
const sentenceModel = boost(pairs, SENTENCES);
const withSlots = families.filter((family) => family.base.change !== undefined);
// The score of the sentences goes in as it is for a family that was not trained on.
const slotPairs = deals.flatMap((folds, deal) =>
  slotPairsOf(withSlots, (family) => (a, b) => alike(folds[foldOf(family, deal)] as Model, a, b)).map((pair) => ({
    ...pair,
    weight: pair.weight / DEALS,
  })),
);
const slotFolds = crossFit(slotPairs, SLOTS);
const slotModel = boost(slotPairs, SLOTS);

const heldOutSentences = heldOut(pairs, sentenceFolds);
report(`${families.length} families, sentences, held out by family`, heldOutSentences);
report(`${withSlots.length} families, with slots, held out by family`, heldOut(slotPairs, slotFolds));
if (process.argv.includes("--errors")) printErrors(heldOutSentences);

const target = fileURLToPath(new URL("../src/memory/weights.ts", import.meta.url));
const source = [
  'import type { Model } from "./model.ts";\n',
  sourceOf("SENTENCE_WEIGHTS", "Scores two sentences", sentenceModel),
  sourceOf("SLOT_WEIGHTS", "Scores two proposals whose slots are filled", slotModel),
].join("\n");
writeFileSync(target, source);
