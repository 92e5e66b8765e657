import type { Change } from "../core/proposal.ts";
import { alike } from "./alike.ts";
import { type Idea, parseIdea } from "./idea.ts";
import { createIdeaIndex } from "./idea-index.ts";
import { logistic, logOdds } from "./model.ts";
import { comparePatches, type PatchSketch, patchKeys, patchLogOdds, sketchPatch } from "./patch.ts";
import {
  compareNamed,
  differingSlots,
  keyOfChange,
  parseFilled,
  parseSlots,
  type Slots,
  sameSlots,
  slotFeatures,
  slotsConflict,
} from "./slots.ts";
import { SENTENCE_WEIGHTS, SLOT_WEIGHTS } from "./weights.ts";

/** A hypothesis that was proposed, with what is known of it so far. */
export interface MemoryRecord {
  readonly id: string;
  readonly text: string;
  readonly aspect?: string;
  readonly change?: Change;
  /** The patch as a unified diff; `text` may then be its subject line. */
  readonly patch?: string;
  readonly patchFingerprint?: string;
  readonly treeFingerprint?: string;
  /** Digest of the resolved command that measures it: the tested variable may not be in the diff. */
  readonly commandFingerprint?: string;
  /** What came of it, in words. */
  readonly outcome?: string;
}

/** The cheapest layer that found the match. */
export type Layer = "text" | "patch" | "slots" | "score";

/** What the memory says of a hypothesis. */
export interface Recollection {
  readonly verdict: "new" | "ask" | "repeat";
  readonly match: MemoryRecord | undefined;
  /** Probability that the match is the same experiment; 1 where a layer proves it. */
  readonly score: number;
  readonly layer: Layer;
  /** Slots that differ between the two, or of which one says nothing. */
  readonly differing: readonly string[];
}

type CodeFingerprint = "patchFingerprint" | "treeFingerprint" | "commandFingerprint";

/** How a query is judged. */
export interface QueryOptions {
  /** Changed lines between the base of a remembered idea and the base of the query. */
  baseDistance?(record: MemoryRecord): number;
}

/** Every hypothesis so far, in the order of remembering. */
export interface Memory {
  /** Remembers a record; one with a known id replaces what was known. */
  add(record: MemoryRecord): void;
  /** Judges a hypothesis against everything remembered under another id. */
  query(record: MemoryRecord, options?: QueryOptions): Recollection;
  /** A record of another id whose patch or tree is the same, under the same command where both are known. */
  sameCode(record: Pick<MemoryRecord, "id" | CodeFingerprint>): MemoryRecord | undefined;
  /** The remembered records that share most with this one, best first: not only repeats, but neighbours with another value too. */
  nearest(record: MemoryRecord, count: number): MemoryRecord[];
  readonly size: number;
}

/**
 * Scores from which a hypothesis is a repeat, and from which the agent is asked what differs. A sentence alone leaves
 * more open than one with its slots or its patch: it is asked about earlier and refused later.
 */
const THRESHOLDS = { repeat: 0.5, ask: 0.35, sentenceAlone: { repeat: 0.62, ask: 0.25 } } as const;

/** An old idea on a base that moved by more changed lines than this may be tried again. */
const SAME_BASE_LINES = 10;

/** Creates a memory of the given records. */
export const createMemory = (records: Iterable<MemoryRecord> = []): Memory => {
  const entries: Entry[] = [];
  const positions = new Map<string, number>();
  const byText = new Map<string, number[]>();
  const byChange = new Map<string, number[]>();
  const byPrint = new Map<string, number[]>();
  const index = createIdeaIndex();

  const add = (record: MemoryRecord): void => {
    const entry = entryOf(record);
    const known = positions.get(record.id);
    const old = known === undefined ? undefined : entries[known];
    if (known !== undefined && old?.idea.canonical === entry.idea.canonical && keyOf(old.record) === keyOf(record)) {
      entries[known] = entry;
      for (const print of fingerprintsOf(record)) remember(byPrint, print, known);
      return;
    }
    // The words of an id changed: its old place stays empty, so that positions in the index keep their meaning.
    if (known !== undefined) entries[known] = { ...entry, isCurrent: false };
    const position = entries.length;
    entries.push(entry);
    positions.set(record.id, position);
    remember(byText, entry.idea.canonical, position);
    remember(byChange, keyOf(record), position);
    for (const print of fingerprintsOf(record)) remember(byPrint, print, position);
    index.add(entry.joined, keysOfPatch(entry));
  };

  const others = (found: readonly number[], id: string): Entry[] =>
    found.map((position) => entries[position] as Entry).filter((entry) => entry.isCurrent && entry.record.id !== id);

  const sameCode: Memory["sameCode"] = (record) => {
    const prints = new Set(fingerprintsOf(record).flatMap((print) => byPrint.get(print) ?? []));
    const found = others([...prints].sort(ascending), record.id).map((entry) => entry.record);
    return found.find((other) => sameCommand(record, other));
  };

  const query = (record: MemoryRecord, options: QueryOptions = {}): Recollection => {
    const entry = entryOf(record);
    const proven = (match: MemoryRecord, layer: Layer): Recollection =>
      asTried({ verdict: "repeat", match, score: 1, layer, differing: [] }, record, options);
    const sameText = others(byText.get(entry.idea.canonical) ?? [], record.id).find((other) => agree(entry, other));
    if (sameText !== undefined) return proven(sameText.record, "text");
    const samePatch = sameCode(record);
    if (samePatch !== undefined) return proven(samePatch, "patch");
    const equalChange = keyOf(record) === "" ? undefined : others(byChange.get(keyOf(record)) ?? [], record.id)[0];
    if (equalChange !== undefined) return proven(equalChange.record, "slots");
    const ranked = rank(entry, others(index.candidates(entry.joined, CANDIDATES, keysOfPatch(entry)), record.id));
    const sameChange = ranked.find(({ entry: other, score }) => score >= THRESHOLDS.ask && fillTheSame(entry, other));
    if (sameChange !== undefined) return proven(sameChange.entry.record, "slots");
    const best = ranked[0];
    if (best === undefined) return { verdict: "new", match: undefined, score: 0, layer: "score", differing: [] };
    const verdict = verdictOf(best.score, isSentenceAlone(entry, best.entry));
    const differing = verdict !== "ask" ? [] : differenceOf(record, best.entry.record);
    return asTried(
      { verdict, match: best.entry.record, score: best.score, layer: "score", differing },
      record,
      options,
    );
  };

  for (const record of records) add(record);
  return {
    add,
    query,
    sameCode,
    nearest: (record, count) => {
      const entry = entryOf(record);
      return others(index.candidates(entry.joined, count + 1, keysOfPatch(entry)), record.id)
        .slice(0, count)
        .map((other) => other.record);
    },
    get size() {
      return positions.size;
    },
  };
};

/** Pairs are scored one by one; this many is exact for most studies and quick for the largest. */
const CANDIDATES = 100;

/** The full comparison of slots is dear; only the likeliest candidates get it. */
const FINALISTS = 12;

interface Entry {
  readonly record: MemoryRecord;
  readonly idea: Idea;
  /** The sentence together with its slots, which say in few words what the sentence may circumscribe. */
  readonly joined: Idea;
  readonly patch: PatchSketch | undefined;
  readonly isCurrent: boolean;
}

interface Ranked {
  readonly entry: Entry;
  readonly score: number;
}

const entryOf = (record: MemoryRecord): Entry => {
  const patch = record.patch === undefined ? undefined : sketchPatch(record.patch);
  if (record.change === undefined) {
    const idea = parseIdea(record.text);
    return { record, idea, joined: idea, patch, isCurrent: true };
  }
  const { idea, joined } = parseFilled(record.text, record.change);
  return { record, idea, joined, patch, isCurrent: true };
};

/** Candidates by the probability that they are the same experiment as the entry, best first. */
const rank = (entry: Entry, candidates: readonly Entry[]): Ranked[] => {
  const byWords = candidates
    .map((other) => ({ entry: other, score: checked(entry, other, sentencesAlike(entry.joined, other.joined)) }))
    .sort(byScore);
  const { change } = entry.record;
  if (entry.patch !== undefined) return byPatch(entry, entry.patch, byWords);
  if (change === undefined) return byWords;
  const filled = parseFilled(entry.record.text, change);
  const finalists = byWords.slice(0, FINALISTS).map(({ entry: other, score }) => {
    if (other.record.change === undefined) return { entry: other, score };
    const features = slotFeatures(filled, parseFilled(other.record.text, other.record.change), sentencesAlike);
    return { entry: other, score: checked(entry, other, logOdds(SLOT_WEIGHTS, features)) };
  });
  return finalists.sort(byScore);
};

/** The probability for log-odds, unless what the two ideas name says otherwise: the same template makes different names look alike. */
const checked = (a: Entry, b: Entry, score: number): number => {
  if (score < LEAST_DOUBTED) return logistic(score);
  const names = compareNamed(a, b);
  if (names === "other") return logistic(Math.min(score, OTHER + 0.2 * score));
  const isDoubted = names === "doubtful" || conflict(a, b);
  return logistic(isDoubted ? Math.min(score, DOUBTED + 0.01 * score) : score);
};

/** Log-odds below which nothing is asked or refused anyway. */
const LEAST_DOUBTED = -1.2;
/** Log-odds of two ideas that name different things: below every threshold, still in the order of likeness. */
const OTHER = -2;
/** Log-odds of two ideas that may differ: asked about, never refused. */
const DOUBTED = -0.06;

const verdictOf = (score: number, isAlone: boolean): Recollection["verdict"] => {
  const { repeat, ask } = isAlone ? THRESHOLDS.sentenceAlone : THRESHOLDS;
  return score >= repeat ? "repeat" : score >= ask ? "ask" : "new";
};

const isSentenceAlone = (a: Entry, b: Entry): boolean =>
  (a.patch === undefined || b.patch === undefined) && (a.record.change === undefined || b.record.change === undefined);

/** What two patches do says more than their subject lines. */
const byPatch = (entry: Entry, patch: PatchSketch, byWords: readonly Ranked[]): Ranked[] =>
  byWords
    .map(({ entry: other, score }) => {
      if (other.patch === undefined) return { entry: other, score };
      return {
        entry: other,
        score: logistic(patchLogOdds(comparePatches(patch, other.patch), sentencesAlike(entry.idea, other.idea))),
      };
    })
    .sort(byScore);

const keysOfPatch = (entry: Entry): string[] => (entry.patch === undefined ? [] : patchKeys(entry.patch));

const sentencesAlike = (a: Idea, b: Idea): number => alike(SENTENCE_WEIGHTS, a, b);

const byScore = (a: Ranked, b: Ranked): number => b.score - a.score;

const ascending = (a: number, b: number): number => a - b;

const keyOf = ({ change }: MemoryRecord): string => (change === undefined ? "" : keyOfChange(change));

const slotsOf = (entry: Entry): Slots | undefined =>
  entry.record.change === undefined ? undefined : parseSlots(entry.record.change);

const conflict = (a: Entry, b: Entry): boolean => {
  const [x, y] = [slotsOf(a), slotsOf(b)];
  return x !== undefined && y !== undefined && slotsConflict(x, y);
};

const agree = (a: Entry, b: Entry): boolean => !conflict(a, b) && compareNamed(a, b) === "same";

const fillTheSame = (a: Entry, b: Entry): boolean => {
  const [x, y] = [slotsOf(a), slotsOf(b)];
  return x !== undefined && y !== undefined && sameSlots(x, y) && compareNamed(a, b) === "same";
};

const fingerprintsOf = (record: Pick<MemoryRecord, CodeFingerprint>): string[] => {
  const prints: string[] = [];
  if (record.patchFingerprint !== undefined) prints.push(`patch ${record.patchFingerprint}`);
  if (record.treeFingerprint !== undefined) prints.push(`tree ${record.treeFingerprint}`);
  return prints;
};

/** The same patch run by another command is another experiment. */
const sameCommand = (
  a: Pick<MemoryRecord, "commandFingerprint">,
  b: Pick<MemoryRecord, "commandFingerprint">,
): boolean =>
  a.commandFingerprint === undefined ||
  b.commandFingerprint === undefined ||
  a.commandFingerprint === b.commandFingerprint;

const differenceOf = (a: MemoryRecord, b: MemoryRecord): readonly string[] =>
  a.change === undefined || b.change === undefined ? ["change"] : differingSlots(a.change, b.change);

/** An idea that was tried under another command, or on a base that has moved since, may be tried again: the agent is asked. */
const asTried = (found: Recollection, record: MemoryRecord, { baseDistance }: QueryOptions): Recollection => {
  if (found.verdict !== "repeat" || found.match === undefined) return found;
  const moved: string[] = [];
  if (!sameCommand(record, found.match)) moved.push("command");
  if (baseDistance !== undefined && baseDistance(found.match) > SAME_BASE_LINES) moved.push("base");
  return moved.length === 0 ? found : { ...found, verdict: "ask", differing: [...moved, ...found.differing] };
};

const remember = (lists: Map<string, number[]>, key: string, position: number): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [position]);
  else if (!list.includes(position)) list.push(position);
};
