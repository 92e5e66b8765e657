import { describe, expect, test } from "vitest";
import { edited, judge, judgeFiles, SCRIPT, titles } from "./patches.ts";

const cell = (...lines: string[]): object => ({
  cell_type: "code",
  outputs: [{ output_type: "stream", text: [String(lines.length)] }],
  source: lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line)),
});
const notebook = (...cells: object[]): string => JSON.stringify({ cells, nbformat: 4 }, null, 1);

describe("Each language is compared by what it says, not by its lines", () => {
  test("a notebook: code cells only, with the lines of the notebook file", () => {
    const before = notebook(cell("import sklearn", "lr = 0.1"), cell("fit(lr=lr, depth=4)"));
    const after = notebook(cell("import sklearn", "lr = 0.1"), cell("fit(lr=lr, depth=6)  # deeper"));
    const verdict = judge(after, before, "train.ipynb");
    expect(verdict).toMatchObject({ verdict: "single", title: "depth: 4 → 6", fallback: [] });
    const line = verdict.groups[0]?.hunks[0]?.afterStart ?? 0;
    expect(after.split("\n")[line - 1]).toContain("depth=6");
  });

  test("a notebook that was only run again has no effect", () => {
    const before = notebook(cell("x = f(1)"));
    expect(judge(before.replace('"1"', '"2"'), before, "train.ipynb").verdict).toBe("no effect");
  });

  test("YAML: two settings are two changes, a comment and quotes are none", () => {
    const before = "model:\n  depth: 4\n  act: relu\noptim:\n  lr: 0.1\n";
    expect(judge(before.replace("4", "6").replace("0.1", "0.01"), before, "conf/a.yaml").verdict).toBe("coupled");
    expect(judge(before.replace("relu", '"relu" # plain'), before, "conf/a.yaml").verdict).toBe("no effect");
  });

  test("a setting and the code that reads it are one change", () => {
    const verdict = judgeFiles([
      ["conf/a.yaml", "model:\n  depth: 4\n", "model:\n  depth: 4\n  dropout: 0.1\n"],
      ["net.py", "net = Net(cfg.model.depth)\n", "net = Net(cfg.model.depth, dropout=cfg.model.dropout)\n"],
    ]);
    expect(verdict).toMatchObject({ verdict: "single", title: "add `dropout`" });
  });

  test("TOML and JSON", () => {
    expect(judge("[train]\nlr = 0.2\n", "[train]\nlr = 0.1\n", "conf.toml")).toMatchObject({
      verdict: "single",
      title: "lr: 0.1 → 0.2",
    });
    expect(judge('{"lr": 0.2, "bs": 8}', '{"lr": 0.1, "bs": 4}', "conf.json").verdict).toBe("coupled");
  });

  test("a shell script that passes a new option to the code", () => {
    const verdict = judgeFiles([
      [
        "train.py",
        SCRIPT,
        edited(
          ["    run_name: str", "    flip: bool = False\n    run_name: str"],
          ["x = normalise(x)\n", "x = normalise(x).flip(-1) if cfg.flip else normalise(x)\n"],
        ),
      ],
      ["run.sh", "python train.py --lr 1e-3\n", "python train.py --lr 1e-3 --flip true\n"],
    ]);
    expect(verdict.verdict).toBe("single");
  });
});

describe("A language without a reader is compared line by line, and the verdict says so", () => {
  test("a one-line change is single", () => {
    const verdict = judge(
      "__global__ void f() {\n  int warps = 8;\n}\n",
      "__global__ void f() {\n  int warps = 4;\n}\n",
      "kernel.cu",
    );
    expect(verdict).toMatchObject({ verdict: "single", fallback: ["kernel.cu"] });
  });

  test("changes that lines cannot connect are unclear, not coupled", () => {
    const before = "int a() {\n  return 1;\n}\n\n\nint b() {\n  return 2;\n}\n";
    const verdict = judge(before.replace("1;", "x + 1;").replace("2;", "2 * y;"), before, "kernel.cu");
    expect(verdict.verdict).toBe("unclear");
  });

  test("Python that does not parse is compared line by line", () => {
    expect(judge("def f(:\n    return 2\n", "def f(:\n    return 1\n")).toMatchObject({
      verdict: "single",
      fallback: ["train.py"],
    });
  });

  test("settings in an ini file are settings all the same", () => {
    const verdict = judge("[train]\nlr = 2\ndepth = 6\n", "[train]\nlr = 1\ndepth = 4\n", "train.ini");
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict).sort()).toEqual(["depth: 4 → 6", "lr: 1 → 2"]);
  });

  test("tables and binaries are data: replaced data is a change, new data beside code is not", () => {
    expect(judge("a,b\n1,3\n", "a,b\n1,2\n", "data/train.csv")).toMatchObject({
      verdict: "single",
      title: "change the data in data/train.csv",
    });
    const verdict = judgeFiles([
      ["train.py", SCRIPT, edited(["max_norm=1.0", "max_norm=0.5"])],
      ["cache.npz", null, "\0blob"],
    ]);
    expect(verdict.verdict).toBe("single");
  });
});
