import { describe, expect, test } from "vitest";
import { parseIdea } from "../../src/memory/idea.ts";
import { compileLexicon, LEXICON } from "../../src/memory/lexicon.ts";

const roleOf = (text: string, concept: string): string | undefined =>
  parseIdea(text).concepts.get(LEXICON.byId.get(concept) ?? -1);

describe("A sentence is read into concepts", () => {
  test.each([
    ["Impute with the column median.", "median_stat"],
    ["SimpleImputer(strategy='median')", "median_stat"],
    ["Fill the gaps with the 50th percentile.", "median_stat"],
    ["optim.AdamW(params)", "adamw"],
    ["Use Adam with decoupled weight decay.", "adamw"],
    ["set weight_decay to 0.1", "weight_decay"],
    ["wd=0.1", "weight_decay"],
    ["transforms.RandomHorizontalFlip()", "horizontal_flip"],
    ["Mirror half of the pictures left to right.", "horizontal_flip"],
    ["df['x'] = a.groupby('b').rolling(7).mean()", "rolling_feature"],
  ])("%s speaks of %s", (text, concept) => {
    expect(roleOf(text, concept)).toBe("main");
  });

  test.each([
    ["Use Lion instead of Adam.", "adam"],
    ["Use Lion rather than Adam.", "adam"],
    ["Replace Adam by Lion.", "adam"],
    ["Switch from Adam to Lion.", "adam"],
    ["Adam -> Lion", "adam"],
    ["Use Lion, not Adam.", "adam"],
  ])("%s gives Adam up and brings Lion in", (text, concept) => {
    expect(roleOf(text, concept)).toBe("from");
    expect(roleOf(text, "lion")).toBe("main");
  });

  test("A longer name wins over the names inside it", () => {
    expect(roleOf("Raise the weight decay.", "weight_decay")).toBe("main");
    expect(roleOf("Raise the weight decay.", "weights")).not.toBe("main");
  });

  test("British and American spelling are one", () => {
    expect(parseIdea("Normalise the colours.").canonical).toBe(parseIdea("Normalize the colors.").canonical);
  });
});

describe("The lexicon", () => {
  test("adds names to a concept that another file defines", () => {
    const lexicon = compileLexicon(["## pet : method\ncat: cat", "cat +: {small tiger}"]);
    expect([...parseIdea("a small striped tiger", lexicon).concepts.keys()]).toEqual([0]);
  });

  test("refuses names for a concept that nothing defines", () => {
    expect(() => compileLexicon(["## pet : method\ncat: cat", "dog +: hound"])).toThrow(/"dog"/);
  });
});
