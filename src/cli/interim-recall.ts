import { createMemory, type MemoryRecord } from "../memory/memory.ts";
import type { Idea, Recall } from "../ports/recall.ts";

/** The memory of this study alone. */
export const studyRecall = (): Recall => {
  const memory = createMemory();
  const ideas = new Map<string, Idea>();
  const recordOf = ({ id, proposal }: Pick<Idea, "id" | "proposal">): MemoryRecord => ({
    id,
    text: proposal.hypothesis,
    aspect: proposal.aspect,
    change: proposal.change,
  });
  return {
    remember: (idea) => {
      ideas.set(idea.id, idea);
      memory.add({ ...recordOf(idea), outcome: idea.result });
    },
    judge: (query) => {
      const distance = (id: string): number => {
        const commit = ideas.get(id)?.baseCommit;
        return commit === undefined ? 0 : query.baseDistance(commit);
      };
      const found = memory.query(recordOf(query), { baseDistance: ({ id }) => distance(id) });
      const match = found.match === undefined ? undefined : ideas.get(found.match.id);
      return {
        verdict: found.verdict,
        score: found.score,
        layer: found.layer,
        differing: found.differing,
        match:
          match === undefined
            ? null
            : {
                id: match.id,
                trial: match.trial,
                hypothesis: match.proposal.hypothesis,
                result: match.result,
                baseDistance: distance(match.id),
              },
        message: match === undefined ? "" : `${match.result}: ${match.proposal.hypothesis}`,
      };
    },
    nearest: (query, count) =>
      memory.nearest(recordOf(query), count).flatMap(({ id }) => {
        const idea = ideas.get(id);
        return idea === undefined ? [] : [idea];
      }),
    vocabulary: () => ({
      components: [...new Set([...ideas.values()].map(({ proposal }) => proposal.change.component))].filter(Boolean),
      parameters: [...new Set([...ideas.values()].map(({ proposal }) => proposal.change.parameter))].filter(Boolean),
    }),
  };
};
