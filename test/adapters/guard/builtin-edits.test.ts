import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyEdits } from "../../../src/adapters/agents/builtin/candidate.ts";
import { candidateEdits } from "../../../src/adapters/agents/builtin/candidate-edits.ts";
import { guardPatch } from "../../../src/guard/index.ts";
import { loadParsers } from "../../../src/source/index.ts";

const example = join(import.meta.dirname, "../../../examples/digits");

test("every edit that the built-in agent can make of the example is one change, and the one that it declares", async () => {
  const parsers = await loadParsers();
  const files = readdirSync(example)
    .filter((name) => name.endsWith(".py"))
    .map((path) => ({ path, text: readFileSync(join(example, path), "utf8") }));
  const candidates = candidateEdits(parsers, files, (path) => path !== "evaluate.py");
  const judged = candidates.map((candidate) => {
    const verdict = guardPatch({
      parsers,
      files: files.map(({ path, text }) => ({
        path,
        before: text,
        after: applyEdits(
          text,
          candidate.edits.filter((edit) => edit.path === path),
        ),
      })),
      declared: {
        hypothesis: candidate.action,
        aspect: candidate.aspects[0] ?? "",
        change: candidate.change,
        expects: [],
        files: [...new Set(candidate.edits.map((edit) => edit.path))],
      },
    });
    return { action: candidate.action, verdict: verdict.verdict, violations: verdict.violations };
  });
  expect(judged.length).toBeGreaterThan(10);
  expect(judged.filter(({ verdict, violations }) => verdict !== "single" || violations.length > 0)).toEqual([]);
});
