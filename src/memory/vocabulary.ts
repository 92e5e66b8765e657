import type { Change } from "../core/proposal.ts";

/** The names that a study already uses, to be used again for the same thing. */
export interface Vocabulary {
  readonly components: readonly string[];
  readonly parameters: readonly string[];
}

/** Collects the names of components and parameters in the order of their first use; of spellings of one name, the first. */
export const vocabulary = (changes: Iterable<Change>): Vocabulary => {
  const components = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const change of changes) {
    addName(components, change.component);
    addName(parameters, change.parameter);
  }
  return { components: [...components.values()], parameters: [...parameters.values()] };
};

const addName = (names: Map<string, string>, name: string): void => {
  const key = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  if (key !== "" && !names.has(key)) names.set(key, name.trim());
};
