import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogueOf } from "../../../bench/memory/catalogue.ts";
import { createMemory } from "../../../src/memory/memory.ts";

test("Different ideas in the same wording are never taken for repeats, with their slots or without", async () => {
  const ideas = await catalogueOf(join(import.meta.dirname, "../../../examples/digits"));
  expect(ideas.length).toBeGreaterThan(20);
  const bare = ideas.map(({ change: _, ...rest }) => rest);
  const repeats = [ideas, bare].flatMap((records) =>
    records.flatMap((known, i) => {
      const memory = createMemory([known]);
      return records
        .slice(i + 1)
        .filter((query) => memory.query(query).verdict === "repeat")
        .map((query) => `${known.text} | ${query.text}`);
    }),
  );
  expect(repeats).toEqual([]);
});

test("The same idea of the catalogue with another reason is still a repeat", async () => {
  const ideas = await catalogueOf(join(import.meta.dirname, "../../../examples/digits"));
  const reworded = ideas.map(({ text, id, ...rest }) => ({
    ...rest,
    id: `${id} again`,
    text: `${text.split(" raises ")[0]} would help here.`,
  }));
  const found = ideas.map((known, i) => createMemory([known]).query(reworded[i] ?? known).verdict);
  expect(found.filter((verdict) => verdict === "repeat").length).toBe(ideas.length);
});
