import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createMemory, type MemoryRecord } from "../../src/memory/memory.ts";
import { areaUnderCurve, table } from "./measures.ts";

/** The files and the repository that hold the labelled pairs of pull requests. */
export interface RepeatFiles {
  /** Lines of `{a, b, label}`: `dup` and `same-idea-new-base` are the same idea, `near-miss` is not, `replicate` is left out. */
  readonly labels: string;
  /** Columns pull_request, base_commit, head_commit. */
  readonly bases: string;
  readonly repository: string;
}

/** Judges every labelled pair from patch and subject line alone. */
export const reportRepeats = ({ labels, bases, repository }: RepeatFiles): string => {
  const recordOf = recordReader(bases, repository);
  const pairs = readFileSync(labels, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as { a: number; b: number; label: string })
    .filter(({ label }) => label !== "replicate")
    .map(({ a, b, label }) => {
      const found = createMemory([recordOf(a)]).query(recordOf(b));
      return { same: label !== "near-miss", score: found.score, verdict: found.verdict };
    });
  const parts = [
    { name: "all", rows: pairs },
    { name: "even lines", rows: pairs.filter((_, i) => i % 2 === 0) },
    { name: "odd lines", rows: pairs.filter((_, i) => i % 2 === 1) },
  ];
  return table(
    ["pairs", "same", "near-miss", "AUC", "recall at precision .95", "refused: precision", "refused: recall"],
    parts.map(({ name, rows }) => {
      const same = rows.filter((row) => row.same);
      const other = rows.filter((row) => !row.same);
      const refused = rows.filter((row) => row.verdict === "repeat");
      const right = refused.filter((row) => row.same).length;
      const scores = (list: typeof rows): number[] => list.map((row) => row.score);
      return [
        name,
        same.length,
        other.length,
        areaUnderCurve(scores(same), scores(other)),
        recallAtPrecision(0.95, rows),
        right / Math.max(refused.length, 1),
        right / same.length,
      ];
    }),
  );
};

const recordReader = (bases: string, repository: string): ((pull: number) => MemoryRecord) => {
  const commits = new Map(
    readFileSync(bases, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .map(([pull, base, head]) => [Number(pull), { base, head }]),
  );
  const git = (...words: string[]): string =>
    execFileSync("git", ["-C", repository, ...words], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const known = new Map<number, MemoryRecord>();
  return (pull) => {
    const record = known.get(pull);
    if (record !== undefined) return record;
    const { base, head } = commits.get(pull) ?? {};
    if (base === undefined || head === undefined) throw new Error(`${bases} has no commits for pull request ${pull}.`);
    const text = git("log", "-1", "--format=%s", head).trim();
    const made = { id: String(pull), text, patch: git("diff", "--no-color", "-U0", "--no-renames", base, head) };
    known.set(pull, made);
    return made;
  };
};

/** Highest recall at a threshold from which on at least this share is right. */
const recallAtPrecision = (precision: number, rows: readonly { same: boolean; score: number }[]): number => {
  const sorted = [...rows].sort((a, b) => b.score - a.score);
  const total = rows.filter((row) => row.same).length;
  let right = 0;
  let best = 0;
  sorted.forEach((row, i) => {
    if (row.same) right++;
    const isEnd = i + 1 === sorted.length || (sorted[i + 1]?.score ?? 0) < row.score;
    if (isEnd && right / (i + 1) >= precision) best = Math.max(best, right / total);
  });
  return best;
};
