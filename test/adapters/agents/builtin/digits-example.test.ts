import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { candidateEdits } from "../../../../src/adapters/agents/builtin/candidate-edits.ts";
import { editRules, readSourceFiles } from "../../../../src/adapters/agents/builtin/source-files.ts";
import { readProject } from "../../../../src/config/index.ts";
import { loadParsers } from "../../../../src/source/index.ts";

const EXAMPLE = fileURLToPath(new URL("../../../../examples/digits", import.meta.url));

describe("The digits example", () => {
  it("has a project file that the product accepts", () => {
    const { spec } = example();
    expect(spec.objective).toMatchObject({ metric: "accuracy", direction: "maximize" });
    expect(spec.guardrails.length).toBeGreaterThanOrEqual(2);
    expect(spec.environment.setup).not.toBeNull();
  });

  it("gives the built-in agent ideas under most aspects, all of them outside the evaluation", async () => {
    const { spec } = example();
    const found = candidateEdits(await loadParsers(), await readSourceFiles(EXAMPLE), editRules(spec));
    const aspects = new Set(found.flatMap((candidate) => candidate.aspects));
    expect(spec.aspects.filter((aspect) => aspects.has(aspect)).length).toBeGreaterThanOrEqual(9);
    const paths = new Set(found.flatMap(({ edits }) => edits.map(({ path }) => path)));
    expect([...paths].sort()).toEqual(["model.py", "train.py"]);
  });

  it("reports the metrics that its project file names", () => {
    const { spec } = example();
    const evaluation = readFileSync(`${EXAMPLE}/evaluate.py`, "utf8");
    for (const { metric } of [spec.objective, ...spec.guardrails, ...spec.constraints])
      expect(evaluation).toContain(`"${metric}":`);
  });

  it("pins every package that it installs", () => {
    const lines = readFileSync(`${EXAMPLE}/requirements.txt`, "utf8").split("\n");
    for (const line of lines.filter((text) => text !== "" && !text.startsWith("#")))
      expect(line).toMatch(/^[\w-]+==[\d.]+/);
  });
});

const example = () => readProject({ start: EXAMPLE, top: null, file: null });
