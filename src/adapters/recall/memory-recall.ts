import type { IdeaMatch, NoveltyVerdict } from "../../core/events.ts";
import { createMemory, type MemoryRecord, type Recollection } from "../../memory/memory.ts";
import { vocabulary } from "../../memory/vocabulary.ts";
import type { Idea, IdeaQuery, Recall } from "../../ports/recall.ts";

/** The memory in this process, rebuilt from what the journals of the study and of earlier ones hold. */
export const memoryRecall = (): Recall => {
  const memory = createMemory();
  const ideas = new Map<string, Idea>();
  const known = (id: string): Idea => {
    const idea = ideas.get(id);
    if (idea === undefined) throw new TypeError(`the memory found "${id}", which was never remembered`);
    return idea;
  };
  return {
    remember: (idea) => {
      ideas.set(idea.id, idea);
      memory.add(recordOf(idea));
    },
    judge: (query) => {
      const distanceTo = (record: MemoryRecord): number => query.baseDistance(known(record.id).baseCommit);
      const found = memory.query(recordOf(query), { baseDistance: distanceTo });
      const match = found.match === undefined || found.verdict === "new" ? null : matchOf(known(found.match.id), query);
      return {
        verdict: found.verdict,
        match,
        score: found.score,
        layer: found.layer,
        differing: found.differing,
        message: messageOf(found, match),
      };
    },
    nearest: (query, count) => memory.nearest(recordOf(query), count).map((record) => known(record.id)),
    sameCode: (code) => {
      const found = memory.sameCode(code);
      return found === undefined ? null : known(found.id);
    },
    vocabulary: () => vocabulary([...ideas.values()].map((idea) => idea.proposal.change)),
  };
};

const recordOf = (idea: Idea | IdeaQuery): MemoryRecord => {
  const { id, proposal, commandFingerprint } = idea;
  const { hypothesis, aspect, change } = proposal;
  const words = { id, text: hypothesis, aspect, change, commandFingerprint };
  if (!("result" in idea)) return words;
  return {
    ...words,
    outcome: idea.result,
    ...(idea.patchFingerprint === null ? {} : { patchFingerprint: idea.patchFingerprint }),
    ...(idea.treeFingerprint === null ? {} : { treeFingerprint: idea.treeFingerprint }),
  };
};

const matchOf = (idea: Idea, query: IdeaQuery): IdeaMatch => ({
  id: idea.id,
  trial: idea.trial,
  hypothesis: idea.proposal.hypothesis,
  result: idea.result,
  baseDistance: query.baseDistance(idea.baseCommit),
});

/** What the agent is told: the idea that was tried, what came of it, and what it can do. */
const messageOf = (found: Recollection, match: IdeaMatch | null): NoveltyVerdict["message"] => {
  if (match === null) return "";
  const name = match.trial === null ? match.id : `trial ${match.trial}`;
  const tried = `"${match.hypothesis}" (${name}; ${match.result})`;
  if (found.verdict === "repeat") return `This repeats ${tried}. Propose another idea.`;
  if (found.differing[0] === "command")
    return `This was tried before, measured by another command: ${tried}. Say why it would come out otherwise here, or propose another idea.`;
  if (found.differing[0] === "base")
    return `This was tried before: ${tried}. The code it was tried on has changed by ${match.baseDistance} lines since; say why it would come out otherwise now, or propose another idea.`;
  const slots = found.differing.length === 0 ? "what differs" : `what differs in ${found.differing.join(", ")}`;
  return `This looks like ${tried}. Say ${slots}, or propose another idea.`;
};
