import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StudyState, Trial } from "../core/state.ts";
import type { Worktrees } from "../ports/worktrees.ts";
import { plainLine, trialDetail } from "../views/index.ts";
import { trialLogs } from "./trial-logs.ts";

/** A place where the words were found. */
export interface SearchHit {
  /** Null for a proposal that was refused before it became a trial. */
  readonly trial: number | null;
  readonly kind: "hypothesis" | "verdict" | "patch" | "log" | "refused";
  readonly excerpt: string;
}

export interface SearchRequest {
  readonly state: StudyState;
  readonly worktrees: Worktrees;
  readonly studyFolder: string;
  readonly words: string;
  readonly limit: number;
}

/**
 * Searches a study for words, best hits first.
 *
 * The index is a cache beside the journal: texts of settled trials are read once and kept; everything else is read anew.
 */
export const searchStudy = async (request: SearchRequest): Promise<readonly SearchHit[]> => {
  const query = ftsQuery(request.words);
  if (query === null) return [];
  const index = openIndex(join(request.studyFolder, "search.db"));
  try {
    await update(index, request);
    return index
      .prepare(
        `SELECT trial, kind, snippet(texts, 2, '', '', ' … ', 24) AS excerpt FROM texts
         WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?`,
      )
      .all(query, request.limit)
      .map((row) => ({
        trial: row.trial === -1 ? null : Number(row.trial),
        kind: row.kind as SearchHit["kind"],
        excerpt: plainLine(String(row.excerpt)),
      }));
  } finally {
    index.close();
  }
};

/** Every word must be there, as a word or as the beginning of one. */
const ftsQuery = (words: string): string | null => {
  const terms = words.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return terms.length === 0 ? null : terms.map((term) => `"${term}"*`).join(" ");
};

const openIndex = (path: string): DatabaseSync => {
  const index = new DatabaseSync(path, { timeout: 5000 });
  index.exec(`
    PRAGMA journal_mode = WAL;
    CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(trial UNINDEXED, kind UNINDEXED, body, tokenize = 'unicode61 tokenchars _');
    CREATE TABLE IF NOT EXISTS known (trial INTEGER PRIMARY KEY, mark TEXT NOT NULL);
  `);
  return index;
};

const update = async (index: DatabaseSync, request: SearchRequest): Promise<void> => {
  const { state } = request;
  const known = new Map(
    index
      .prepare("SELECT trial, mark FROM known")
      .all()
      .map((row) => [Number(row.trial), String(row.mark)]),
  );
  for (const trial of state.trials) {
    const mark = markOf(state, trial);
    if (known.get(trial.number) === mark) continue;
    replaceTexts(index, trial.number, mark, await textsOf(trial, request));
  }
  const refused = state.refusedProposals.map(
    ({ proposal, reason }): Text => ["refused", `${proposal.hypothesis} — ${reason}`],
  );
  const mark = `${state.secret}/${refused.length}`;
  if (known.get(REFUSED) !== mark) replaceTexts(index, REFUSED, mark, refused);
};

type Text = readonly [SearchHit["kind"], string];

const REFUSED = -1;

// What is written of a trial changes with its replicates, its commit and what is believed of it.
const markOf = (state: StudyState, { commit, settled, replicates, pruned, notes }: Trial): string =>
  JSON.stringify([state.secret, commit, settled, replicates.length, pruned !== null, notes.length]);

const textsOf = async (trial: Trial, { state, worktrees, studyFolder }: SearchRequest): Promise<readonly Text[]> => {
  const { proposal, commit } = trial;
  const parent = trial.parent === null ? null : (state.trials[trial.parent]?.commit ?? null);
  const patch = commit === null || parent === null ? "" : (await worktrees.diff(parent, commit, MAX_PATCH_BYTES)).text;
  const logs = trialLogs(studyFolder, trial).map(({ path }): Text => ["log", endOf(path)]);
  const words =
    proposal === null ? "" : [proposal.hypothesis, proposal.aspect, ...Object.values(proposal.change)].join(" ");
  const notes = trial.notes.map(({ text }) => text).join(" ");
  return [
    ["hypothesis", words],
    ["verdict", `${trialDetail(state, trial.number)?.because ?? ""} ${trial.settledReason} ${notes}`],
    ["patch", patch],
    ...logs,
  ];
};

const MAX_PATCH_BYTES = 200_000;

const endOf = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8").slice(-MAX_LOG_CHARACTERS) : "");

const MAX_LOG_CHARACTERS = 100_000;

const replaceTexts = (index: DatabaseSync, trial: number, mark: string, texts: readonly Text[]): void => {
  index.exec("BEGIN IMMEDIATE");
  index.prepare("DELETE FROM texts WHERE trial = ?").run(trial);
  const insert = index.prepare("INSERT INTO texts (trial, kind, body) VALUES (?, ?, ?)");
  for (const [kind, body] of texts) if (body.trim() !== "") insert.run(trial, kind, body);
  index.prepare("INSERT OR REPLACE INTO known (trial, mark) VALUES (?, ?)").run(trial, mark);
  index.exec("COMMIT");
};
