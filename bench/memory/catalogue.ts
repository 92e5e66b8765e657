import { candidateEdits } from "../../src/adapters/agents/builtin/candidate-edits.ts";
import { readSourceFiles } from "../../src/adapters/agents/builtin/source-files.ts";
import { createMemory, type MemoryRecord } from "../../src/memory/memory.ts";
import { loadParsers } from "../../src/source/index.ts";
import { table } from "./measures.ts";

/** The ideas that the built-in agent has for a folder: one wording around many different changes. */
export const catalogueOf = async (folder: string): Promise<MemoryRecord[]> =>
  candidateEdits(await loadParsers(), await readSourceFiles(folder), () => true).map(
    ({ action, reason, aspects, change }, i) => ({
      id: `${i}`,
      text: `${action} raises accuracy, because ${reason}.`,
      aspect: aspects[0] as string,
      change,
    }),
  );

/** Answers on pairs of different ideas of a catalogue, with and without their slots; none is a repeat. */
export const reportCatalogue = (ideas: readonly MemoryRecord[], show: (line: string) => void): string => {
  const rows = ([true, false] as const).map((withSlots) => {
    const records = ideas.map(({ change, ...rest }) =>
      withSlots && change !== undefined ? { ...rest, change } : rest,
    );
    const count = { repeat: 0, ask: 0, new: 0 };
    records.forEach((known, i) => {
      const memory = createMemory([known]);
      for (const query of records.slice(i + 1)) {
        const found = memory.query(query);
        count[found.verdict]++;
        if (found.verdict !== "new")
          show(
            `${withSlots ? "slots" : "sentence"} ${found.verdict} ${found.score.toFixed(3)} ${found.layer} | ${known.text} | ${query.text}`,
          );
      }
    });
    return [withSlots ? "with `change`" : "sentence alone", ideas.length, count.repeat, count.ask, count.new];
  });
  return table(["ideas of the built-in agent", "ideas", "pairs: repeat", "ask", "new"], rows);
};
