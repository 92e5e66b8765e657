import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkRepeatCommand } from "../../src/cli/commands/check-repeat.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "espalier-check-repeat-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const write = async (name: string, ...lines: (object | string)[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
  return path;
};

const run = async (memory: string, query: string, json: boolean): Promise<string> => {
  let out = "";
  const code = await checkRepeatCommand({ memory, query, json }, (text) => {
    out += text;
  });
  expect(code).toBe(0);
  return out;
};

describe("espalier check repeat", () => {
  test("prints one JSON object for each query", async () => {
    const memory = await write("memory.jsonl", { id: "a", text: "Apply label smoothing of 0.1." });
    const query = await write(
      "query.jsonl",
      { id: "a", text: "apply label smoothing of .1" },
      { id: "c", text: "Split the folds by patient." },
    );
    const answers = (await run(memory, query, true))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers[0]).toMatchObject({
      schemaVersion: 1,
      id: "a",
      verdict: "repeat",
      match: "a",
      score: 1,
      layer: "text",
    });
    expect(answers[1]).toMatchObject({ schemaVersion: 1, id: "c", verdict: "new" });
  });

  test("shows both sentences of a repeat to a reader", async () => {
    const memory = await write("memory.jsonl", { id: "a", text: "Apply label smoothing of 0.1." });
    const query = await write("query.jsonl", { id: "b", text: "apply label smoothing of .1" }, "");
    expect(await run(memory, query, false)).toMatchInlineSnapshot(`
      "b: repeat of a (same text)
        apply label smoothing of .1
        Apply label smoothing of 0.1.
      "
    `);
  });

  test("takes the change of a proposal, with slots left out and numbers as numbers", async () => {
    const change = { component: "head", operation: "set", parameter: "dropout", to: 0.1 };
    const memory = await write("memory.jsonl", { id: "a", text: "Tune the dropout of the head.", change });
    const query = await write("query.jsonl", {
      id: "b",
      text: "Tune the dropout of the head.",
      change: { ...change, to: 0.5 },
    });
    expect(JSON.parse(await run(memory, query, true)).verdict).not.toBe("repeat");
  });

  test.each([
    ["{oops", /query\.jsonl:2: not JSON/],
    ['["a"]', /query\.jsonl:2: expected an object, got a list/],
    ['{"id":"b"}', /query\.jsonl:2: "text" must be a string that is not empty, got nothing/],
    ['{"id":7,"text":"x"}', /query\.jsonl:2: "id" must be a string that is not empty, got 7/],
    ['{"id":"b","text":"x","change":"y"}', /query\.jsonl:2: "change" must be an object, got a string/],
    ['{"id":"b","text":"x","change":{"to":[1]}}', /query\.jsonl:2: "change\.to" must be a string, got \[1\]/],
  ])("names file and line of the bad line %s", async (line, message) => {
    const memory = await write("memory.jsonl", { id: "a", text: "Use dropout." });
    const query = await write("query.jsonl", { id: "b", text: "Use dropout." }, line);
    await expect(run(memory, query, true)).rejects.toThrow(message);
  });

  test("says which file is missing", async () => {
    const memory = await write("memory.jsonl", { id: "a", text: "Use dropout." });
    await expect(run(memory, join(folder, "none.jsonl"), true)).rejects.toThrow(/none\.jsonl cannot be read/);
  });
});
