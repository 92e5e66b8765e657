import { readFileSync } from "node:fs";
import type { Change } from "../../src/core/proposal.ts";
import { createMemory, type MemoryRecord, type Recollection } from "../../src/memory/memory.ts";
import { areaUnderCurve, flagged, jaccard, recallAt, table } from "./measures.ts";

/** A base with the same experiment in other words and experiments that are not it. */
export interface LabelledIdea {
  readonly id: string;
  readonly domain: string;
  readonly base: MemoryRecord;
  readonly paraphrases: readonly MemoryRecord[];
  readonly negatives: readonly MemoryRecord[];
}

/** Reads `{id, domain, text, paraphrases, hard_negatives}` lines. */
export const readHypotheses = (path: string): LabelledIdea[] =>
  linesOf<{ id: string; domain: string; text: string; paraphrases: string[]; hard_negatives: string[] }>(path).map(
    (row) => ({
      id: row.id,
      domain: row.domain,
      base: { id: row.id, text: row.text },
      paraphrases: row.paraphrases.map((text, i) => ({ id: `${row.id}/same/${i}`, text })),
      negatives: row.hard_negatives.map((text, i) => ({ id: `${row.id}/other/${i}`, text })),
    }),
  );

/** Reads `{family, kind, n, domain, text, change}` lines. */
export const readProposals = (path: string): LabelledIdea[] => {
  const families = new Map<
    string,
    { domain: string; base?: MemoryRecord; same: MemoryRecord[]; other: MemoryRecord[] }
  >();
  for (const row of linesOf<{ family: string; kind: string; n: number; domain: string; text: string; change: Change }>(
    path,
  )) {
    const family = families.get(row.family) ?? { domain: row.domain, same: [], other: [] };
    families.set(row.family, family);
    const record = {
      id: row.kind === "base" ? row.family : `${row.family}/${row.kind}/${row.n}`,
      text: row.text,
      change: row.change,
    };
    if (row.kind === "base") family.base = record;
    else (row.kind === "paraphrase" ? family.same : family.other).push(record);
  }
  return [...families].map(([id, { domain, base, same, other }]) => {
    if (base === undefined) throw new Error(`${path}: the family "${id}" has no line of kind "base".`);
    return { id, domain, base, paraphrases: same, negatives: other };
  });
};

const linesOf = <T>(path: string): T[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);

/** Pairs against the base alone, and queries against all bases at once, for the whole file and its two halves. */
export const reportIdeas = (ideas: readonly LabelledIdea[]): string => {
  const half = Math.floor(ideas.length / 2);
  const parts: [string, readonly LabelledIdea[]][] = [
    ["all", ideas],
    ["first half", ideas.slice(0, half)],
    ["second half", ideas.slice(half)],
  ];
  return [
    table(
      [
        "pairs",
        "same",
        "hard",
        "AUC hard",
        "AUC cross",
        "AUC mix",
        "R@1% mix",
        "R@5% mix",
        "R@5% hard",
        "near-copies at R@5% mix",
      ],
      parts.map(([name, part]) => [name, ...pairRow(part)]),
    ),
    table(
      [
        "verdicts, all bases in memory",
        "same flagged",
        "of near-copies",
        "hard flagged",
        "mix flagged",
        "novel flagged",
        "novel refused",
      ],
      parts.map(([name, part]) => [name, ...verdictRow(part)]),
    ),
  ].join("\n");
};

const pairRow = (ideas: readonly LabelledIdea[]): number[] => {
  const same: { score: number; near: boolean }[] = [];
  const hard: number[] = [];
  const cross: number[] = [];
  for (const idea of ideas) {
    const score = (other: MemoryRecord): number => createMemory([idea.base]).query({ ...other, id: "query" }).score;
    for (const other of idea.paraphrases) same.push({ score: score(other), near: isNearCopy(idea.base, other) });
    hard.push(...idea.negatives.map(score));
    for (const peer of ideas)
      if (peer.domain === idea.domain && peer.id !== idea.id)
        cross.push(...[peer.base, ...peer.paraphrases].map(score));
  }
  const mix = hard.concat(spread(cross, hard.length));
  const scores = same.map((pair) => pair.score);
  const near = same.filter((pair) => pair.near).map((pair) => pair.score);
  return [
    scores.length,
    hard.length,
    areaUnderCurve(scores, hard),
    areaUnderCurve(scores, cross),
    areaUnderCurve(scores, mix),
    recallAt(0.01, scores, mix),
    recallAt(0.05, scores, mix),
    recallAt(0.05, scores, hard),
    recallAt(0.05, near, mix),
  ];
};

/** As many values as wanted, evenly spread over the list. */
const spread = (values: readonly number[], wanted: number): number[] =>
  values.length <= wanted
    ? [...values]
    : Array.from({ length: wanted }, (_, i) => values[Math.floor((i * values.length) / wanted)] as number);

const NEAR_COPY = 0.5;

const isNearCopy = (a: MemoryRecord, b: MemoryRecord): boolean => jaccard(a.text, b.text) >= NEAR_COPY;

const verdictRow = (ideas: readonly LabelledIdea[]): number[] => {
  const memory = createMemory(ideas.map((idea) => idea.base));
  const ask = (records: readonly MemoryRecord[]): Recollection["verdict"][] =>
    records.map((record) => memory.query(record).verdict);
  const same = ideas.flatMap((idea) => idea.paraphrases);
  const near = ideas.flatMap((idea) => idea.paraphrases.filter((other) => isNearCopy(idea.base, other)));
  const hard = ask(ideas.flatMap((idea) => idea.negatives));
  const novel = ideas.flatMap((idea) => {
    const others = createMemory(ideas.filter((other) => other.id !== idea.id).map((other) => other.base));
    return [idea.base, ...idea.paraphrases].map((record) => others.query({ ...record, id: "query" }).verdict);
  });
  const refused = novel.filter((verdict) => verdict === "repeat").length / novel.length;
  return [
    flagged(ask(same)),
    flagged(ask(near)),
    flagged(hard),
    (flagged(hard) + flagged(novel)) / 2,
    flagged(novel),
    refused,
  ];
};
