import { describe, expect, test } from "vitest";
import { languageOf, readNotebook, readSettings } from "../../src/source/index.ts";

describe("The language of a file follows from its name", () => {
  test.each([
    ["train.py", "python"],
    ["conf/Model.YAML", "yaml"],
    ["a/b.ipynb", "notebook"],
    ["pyproject.toml", "toml"],
    ["uv.lock", "toml"],
    ["run.sbatch", "shell"],
    ["src/kernel.cu", "text"],
    ["Makefile", "text"],
  ])("%s is %s", (path, language) => {
    expect(languageOf(path)).toBe(language);
  });
});

describe("A notebook is read as the Python of its code cells", () => {
  const notebook = JSON.stringify(
    {
      cells: [
        { cell_type: "markdown", source: ["# Title\n"] },
        {
          cell_type: "code",
          outputs: [{ text: ["lr = 9\n"] }],
          source: ["%matplotlib inline\n", "lr = 1e-3\n", "f(lr)"],
        },
        { cell_type: "code", outputs: [], source: "a = 1\nb = 2" },
      ],
      nbformat: 4,
    },
    null,
    1,
  );

  test("prose and outputs are left out and magics become calls", () => {
    expect(readNotebook(notebook)?.python).toBe('__magic__("%matplotlib inline")\nlr = 1e-3\nf(lr)\na = 1\nb = 2\n');
  });

  test("every line knows the line of the notebook file it came from", () => {
    const rows = notebook.split("\n");
    const code = readNotebook(notebook);
    expect(rows[(code?.lines[1] ?? 0) - 1]).toContain("lr = 1e-3");
    expect(rows[(code?.lines[4] ?? 0) - 1]).toContain("b = 2");
  });

  test("something else than a notebook is refused", () => {
    expect(readNotebook("{}")).toBeUndefined();
    expect(readNotebook("not json")).toBeUndefined();
  });
});

describe("Settings files are read as dotted paths with values and lines", () => {
  test("YAML, with lists of scalars as one value and lists of maps by index", () => {
    expect(readSettings("yaml", "model:\n  depth: 4  # blocks\n  dims: [1, 2]\nsteps:\n  - {lr: 1.0e-3}\n")).toEqual([
      { path: "model.depth", value: "4", startLine: 2, endLine: 2 },
      { path: "model.dims", value: "[1,2]", startLine: 3, endLine: 3 },
      { path: "steps.0.lr", value: "0.001", startLine: 5, endLine: 5 },
    ]);
  });

  test("TOML, with tables, arrays of tables and values over several lines", () => {
    const text = '[tool.x]\nlr = 0.1\nsizes = [\n  1,\n  2,\n]\n\n[[run]]\nname = "a#b"\n[[run]]\nname = "c"\n';
    expect(readSettings("toml", text)).toEqual([
      { path: "tool.x.lr", value: "0.1", startLine: 2, endLine: 2 },
      { path: "tool.x.sizes", value: "[1,2]", startLine: 3, endLine: 6 },
      { path: "run.0.name", value: '"a#b"', startLine: 9, endLine: 9 },
      { path: "run.1.name", value: '"c"', startLine: 11, endLine: 11 },
    ]);
  });

  test("JSON, where the same number in two spellings is the same value", () => {
    expect(readSettings("json", '{\n "a": {"b": 1.50},\n "c": [true, null, "x\\u0041"]\n}')).toEqual([
      { path: "a.b", value: "1.5", startLine: 2, endLine: 2 },
      { path: "c", value: '[true,null,"xA"]', startLine: 3, endLine: 3 },
    ]);
  });

  test.each([
    ["yaml", "a: [1,\nb: }"],
    ["toml", "a = = 1"],
    ["json", '{"a": 1,}'],
  ] as const)("%s that cannot be parsed is not guessed at", (language, text) => {
    expect(readSettings(language, text)).toBeUndefined();
  });
});
