/** Times the memory at many hypotheses beside a plain full-text query of SQLite, in one run. `npm run bench:memory-index -- [records]`. */

import { performance } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { readFamilies } from "../scripts/memory/families.ts";
import { edits, nearCopies } from "../scripts/memory/variants.ts";
import { createMemory } from "../src/memory/memory.ts";

const count = Number(process.argv[2] ?? 100_000);

/** Hypotheses of the training families, varied by rule until there are enough of them. */
const hypotheses = (wanted: number): string[] => {
  const seeds = readFamilies(fileURLToPath(new URL("../src/memory/training", import.meta.url))).flatMap((family) =>
    [family.base, ...family.paraphrases, ...family.negatives].map((sample) => sample.text),
  );
  const found = new Set(seeds);
  let frontier = seeds;
  while (found.size < wanted) {
    const next: string[] = [];
    for (const text of frontier) {
      for (const varied of [...edits(text), ...nearCopies(text)]) {
        if (found.size < wanted && !found.has(varied)) {
          found.add(varied);
          next.push(varied);
        }
      }
      if (found.size >= wanted) break;
    }
    if (next.length === 0) {
      // Variation has run dry: tell the same sentences apart by what they are about.
      for (const text of [...found])
        if (found.size < wanted) found.add(`${text.replace(/\.$/, "")} in experiment area ${found.size}`);
    }
    frontier = next.length === 0 ? seeds : next;
  }
  return [...found];
};

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
};

const timed = (texts: readonly string[], run: (text: string) => void): number[] =>
  texts.map((text) => {
    const start = performance.now();
    run(text);
    return performance.now() - start;
  });

const texts = hypotheses(count);
const queries = Array.from(
  { length: 300 },
  (_, i) => nearCopies(texts[Math.floor((i * texts.length) / 300)] as string)[0] ?? "",
);

let start = performance.now();
const memory = createMemory(texts.map((text, i) => ({ id: String(i), text })));
const buildMs = performance.now() - start;

const db = new DatabaseSync(":memory:");
db.exec("create virtual table idea using fts5(text, tokenize = 'porter unicode61')");
start = performance.now();
const insert = db.prepare("insert into idea (text) values (?)");
db.exec("begin");
for (const text of texts) insert.run(text);
db.exec("commit");
const ftsBuildMs = performance.now() - start;
const search = db.prepare("select rowid from idea where idea match ? order by bm25(idea) limit 20");
const wordsOf = (text: string): string =>
  (text.match(/[A-Za-z0-9]+/g) ?? ["x"])
    .map((word) => `"${word}"`)
    .join(" or ")
    .replaceAll(" or ", " OR ");

// Both are warmed up, then take turns, so that a busy machine hurts both alike.
timed(queries.slice(0, 50), (text) => memory.query({ id: "q", text }));
timed(queries.slice(0, 50), (text) => search.all(wordsOf(text)));
const ours: number[] = [];
const theirs: number[] = [];
for (let at = 0; at < queries.length; at += 20) {
  ours.push(...timed(queries.slice(at, at + 20), (text) => memory.query({ id: "q", text })));
  theirs.push(...timed(queries.slice(at, at + 20), (text) => search.all(wordsOf(text))));
}
const row = (name: string, times: readonly number[], build: number): string =>
  `| ${name} | ${percentile(times, 0.5).toFixed(1)} | ${percentile(times, 0.95).toFixed(1)} | ${(build / 1000).toFixed(1)} |`;
process.stdout.write(
  [
    `${texts.length} hypotheses, ${queries.length} queries`,
    "| | p50 ms | p95 ms | build s |",
    "| --- | --- | --- | --- |",
    row("memory", ours, buildMs),
    row("FTS5, bm25, any word", theirs, ftsBuildMs),
    `p95 of the memory / p95 of FTS5: ${(percentile(ours, 0.95) / percentile(theirs, 0.95)).toFixed(2)}`,
    "",
  ].join("\n"),
);
