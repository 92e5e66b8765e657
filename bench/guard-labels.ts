/**
 * Holds the guard against hand labels of real patches: `npm run bench:guard -- LABELS BASES REPOSITORY [--list]`.
 *
 * LABELS: JSONL with `pr` and `label` (single, coupled, unclear). BASES: tab-separated pull_request, base_commit,
 * head_commit, with a heading. REPOSITORY: a git repository, bare or not, that holds those commits.
 * Every second label of each kind is the half that was looked at while the rules were written; the other half was not.
 */
import { readFileSync } from "node:fs";
import { findGitDir, readPatchedFiles } from "../src/adapters/guard/index.ts";
import { objectSource } from "../src/git/index.ts";
import { type GuardVerdict, guardPatch } from "../src/guard/index.ts";
import { loadParsers } from "../src/source/index.ts";

interface Label {
  readonly pr: number;
  readonly label: "single" | "coupled" | "unclear";
  readonly reason?: string;
}

interface Row extends Label {
  readonly half: "seen" | "held out";
  readonly verdict: GuardVerdict;
  readonly durationMs: number;
}

const main = async (): Promise<void> => {
  const [labelsFile, basesFile, repository] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (labelsFile === undefined || basesFile === undefined || repository === undefined) {
    process.stderr.write("Usage: npm run bench:guard -- LABELS.jsonl BASES.tsv REPOSITORY [--list]\n");
    process.exitCode = 2;
    return;
  }
  const { rows, missing } = await judgeAll(readLabels(labelsFile), readBases(basesFile), repository);
  if (process.argv.includes("--list")) for (const row of rows) process.stdout.write(lineOf(row));
  for (const half of ["seen", "held out", "all"] as const)
    process.stdout.write(tableOf(half, half === "all" ? rows : rows.filter((row) => row.half === half)));
  if (missing.length > 0) process.stdout.write(`not in the repository: ${missing.map((pr) => `#${pr}`).join(", ")}\n`);
};

const readLabels = (path: string): Label[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): Label => JSON.parse(line))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.pr - b.pr));

const readBases = (path: string): Map<number, { base: string; head: string }> =>
  new Map(
    readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => {
        const [pr = "", base = "", head = ""] = line.split("\t");
        return [Number(pr), { base, head }];
      }),
  );

const judgeAll = async (
  labels: readonly Label[],
  bases: ReadonlyMap<number, { base: string; head: string }>,
  repository: string,
): Promise<{ rows: Row[]; missing: number[] }> => {
  const [objects, parsers] = [objectSource({ gitDir: await findGitDir(repository) }), await loadParsers()];
  const rows: Row[] = [];
  const missing: number[] = [];
  for (const [index, label] of labels.entries()) {
    const commits = bases.get(label.pr);
    const files = commits && (await readPatchedFiles(objects, commits.base, commits.head).catch(() => undefined));
    if (files === undefined) missing.push(label.pr);
    else {
      const start = performance.now();
      const verdict = guardPatch({ files, parsers });
      rows.push({
        ...label,
        half: index % 2 === 0 ? "seen" : "held out",
        verdict,
        durationMs: performance.now() - start,
      });
    }
  }
  return { rows, missing };
};

const lineOf = ({ half, label, pr, verdict, reason }: Row): string =>
  `${half}\t${label}\t#${pr}\t${verdict.verdict}\t${verdict.title.slice(0, 120)}\t(${reason ?? ""})\n`;

const tableOf = (half: string, rows: readonly Row[]): string => {
  const count = (label: Label["label"], verdict: GuardVerdict["verdict"]): number =>
    rows.filter((row) => row.label === label && row.verdict.verdict === verdict).length;
  const total = (label: Label["label"]): number => rows.filter((row) => row.label === label).length;
  const found = count("coupled", "coupled");
  const wrong = count("single", "coupled");
  const durations = rows.map((row) => row.durationMs).sort((a, b) => a - b);
  const lines = [
    `\n${half}: ${rows.length} patches`,
    "label     single  coupled  no effect  unclear",
    ...(["single", "coupled", "unclear"] as const).map((label) => {
      const cells = (["single", "coupled", "no effect", "unclear"] as const).map((verdict) => count(label, verdict));
      return `${label.padEnd(8)}  ${String(cells[0]).padStart(6)}  ${String(cells[1]).padStart(7)}  ${String(cells[2]).padStart(9)}  ${String(cells[3]).padStart(7)}`;
    }),
    `coupled found: precision ${share(found, found + wrong)}, recall ${share(found, total("coupled"))}`,
    `single called coupled: ${share(wrong, total("single"))}`,
    `time: median ${at(durations, 0.5)} ms, p95 ${at(durations, 0.95)} ms`,
  ];
  return `${lines.join("\n")}\n`;
};

const share = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${(part / whole).toFixed(2)} (${part}/${whole})`;

const at = (sorted: readonly number[], quantile: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0).toFixed(0);

await main();
