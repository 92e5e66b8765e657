import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../src/core/proposal.ts";

/** One sentence of a family, with the slots an agent would write beside it where the file gives them. */
export interface Sample {
  readonly text: string;
  readonly change: Change | undefined;
}

/** A hypothesis, the same experiment in other words, and experiments that look like it and are not. */
export interface Family {
  readonly id: string;
  /** The file it stands in: families of one file are of one domain. */
  readonly domain: string;
  readonly base: Sample;
  readonly paraphrases: readonly Sample[];
  readonly negatives: readonly Sample[];
}

/** Reads every family file of a folder, in the order of their names, with the slots of `slots/slots.txt`. */
export const readFamilies = (folder: string): Family[] => {
  const slots = parseSlotFile(readFileSync(join(folder, "slots", "slots.txt"), "utf8"));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) => parseFamilies(name.slice(0, -4), readFileSync(join(folder, name), "utf8")))
    .map((family) => withSlots(family, slots.get(family.id)));
};

/** Slots of a family's lines, in the order of the lines. */
interface SlotLines {
  readonly base: Change[];
  readonly paraphrases: Change[];
  readonly negatives: Change[];
}

/** Parses `## id`, then one line a sentence: `= operation | component | parameter | from | to | unit | scope`. */
const parseSlotFile = (text: string): Map<string, SlotLines> => {
  const families = new Map<string, SlotLines>();
  let current: SlotLines = { base: [], paraphrases: [], negatives: [] };
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) {
      current = { base: [], paraphrases: [], negatives: [] };
      families.set(line.slice(3).trim(), current);
    } else if (line.trim() !== "") {
      const list = line.startsWith("=") ? current.base : line.startsWith("+") ? current.paraphrases : current.negatives;
      const [operation = "", component = "", parameter = "", from = "", to = "", unit = "", scope = ""] = line
        .slice(2)
        .split("|")
        .map((slot) => slot.trim());
      list.push({ component, operation, parameter, from, to, unit, scope });
    }
  }
  return families;
};

const withSlots = (family: Family, slots: SlotLines | undefined): Family => {
  if (slots === undefined) return family;
  const join = (samples: readonly Sample[], changes: readonly Change[]): Sample[] => {
    if (samples.length !== changes.length)
      throw new Error(
        `slots.txt: the family "${family.id}" has ${samples.length} lines of a kind and slots for ${changes.length}.`,
      );
    return samples.map((sample, i) => ({ ...sample, change: changes[i] }));
  };
  return {
    ...family,
    base: join([family.base], slots.base)[0] as Sample,
    paraphrases: join(family.paraphrases, slots.paraphrases),
    negatives: join(family.negatives, slots.negatives),
  };
};

/** Parses `## id | aspect`, then lines `= base`, `+ paraphrase` and `- hard negative`. */
export const parseFamilies = (domain: string, text: string): Family[] => {
  const families: { id: string; base: Sample | undefined; paraphrases: Sample[]; negatives: Sample[] }[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.startsWith("## ")) {
      families.push({ id: line.slice(3).split("|")[0]?.trim() ?? "", base: undefined, paraphrases: [], negatives: [] });
      return;
    }
    if (line.trim() === "") return;
    const family = families.at(-1);
    const sample = { text: line.slice(2), change: undefined };
    if (family !== undefined && line.startsWith("= ")) family.base = sample;
    else if (family !== undefined && line.startsWith("+ ")) family.paraphrases.push(sample);
    else if (family !== undefined && line.startsWith("- ")) family.negatives.push(sample);
    else
      throw new Error(`${domain}.txt:${index + 1}: a line starts with "## ", "= ", "+ " or "- ", not with "${line}".`);
  });
  return families.map(({ id, base, paraphrases, negatives }) => {
    if (base === undefined) throw new Error(`${domain}.txt: the family "${id}" has no line that starts with "= ".`);
    return { id, domain, base, paraphrases, negatives };
  });
};
