import { describe, expect, test } from "vitest";
import { patchFingerprint } from "../../src/guard/index.ts";
import { edit, edited, editedEverywhere, judge, judgeFiles, parsers, SCRIPT, titles } from "./patches.ts";

/** What patches of real agents hold, one kind after the other. */

describe("1. The control of an experiment need not be its git parent", () => {
  const catchUp = edited(["    layers=5,", "    layers=1,"], ["lr: float = 5e-4", "lr: float = 1e-2"]);
  const patch = edit(catchUp, ["max_norm=1.0", "max_norm=0.5"]);

  test("against the parent a patch that also re-makes the best known settings is coupled", () => {
    expect(judge(patch).groups).toHaveLength(3);
  });

  test("against the control that was declared it is one change", () => {
    expect(judge(patch, catchUp)).toMatchObject({ verdict: "single", title: "max_norm: 1.0 → 0.5" });
  });
});

describe("2. The tested variable may stand outside of the code", () => {
  const script = "set -e\npython train.py \\\n  --lr 3e-4 \\\n  --steps 500 \\\n  --seed $1\n";

  test("a flag in a run script is a change like any other", () => {
    const verdict = judge(script.replace("3e-4", "1e-3"), script, "run.sh");
    expect(verdict).toMatchObject({ verdict: "single", title: "lr: 0.0003 → 0.001" });
  });

  test("two flags are two changes", () => {
    const after = script.replace("3e-4", "1e-3").replace("500", "900");
    expect(judge(after, script, "run.sh").verdict).toBe("coupled");
  });

  test("two identical patches have one fingerprint, so that only command and config tell their runs apart", () => {
    const files = [{ path: "train.py", before: SCRIPT, after: edited(["max_norm=1.0", "max_norm=0.5"]) }];
    const tidied = [{ path: "train.py", before: SCRIPT, after: edited(["max_norm=1.0", "max_norm  =  0.50"]) }];
    expect(patchFingerprint(files, parsers)).toBe(patchFingerprint(tidied, parsers));
  });
});

describe("3. A patch may be empty", () => {
  test("no file differs", () => {
    expect(judgeFiles([])).toMatchObject({ verdict: "no effect", title: "The patch is empty." });
    expect(judge(SCRIPT).verdict).toBe("no effect");
  });

  test("only a marker file or notes were added", () => {
    const verdict = judgeFiles([
      [".experiment", null, "wider-net\n"],
      ["NOTES.md", "# Notes\n", "# Notes\nTried it.\n"],
    ]);
    expect(verdict.verdict).toBe("no effect");
    expect(verdict.incidental.map((part) => part.kind)).toEqual(["notes file"]);
  });
});

describe("4. One change may stand at many sites", () => {
  test("copies in training, validation and plots, with other variables", () => {
    const copy = (indent: string, suffix: string): string =>
      `${indent}edge${suffix} = (x.roll(1, dims=-1) - x).abs()\n${indent}x = torch.cat([x, edge${suffix}.mean(dim=-1, keepdim=True)], dim=-1)\n`;
    const verdict = judge(
      edited(
        ["        pred = model(x)\n", `${copy("        ", "")}        pred = model(x)\n`],
        ["            pred = model(x)\n", `${copy("            ", "_val")}            pred = model(x)\n`],
        ["last:    pred = model(x)\n", `${copy("    ", "_plot")}    pred = model(x)\n`],
      ),
    );
    expect(verdict.verdict).toBe("single");
  });
});

describe("5. Literals may be tied", () => {
  test("the length of a warm-up and the milestone where it ends", () => {
    expect(judge(edited(["total_iters=3", "total_iters=5"], ["milestones=[3]", "milestones=[5]"])).verdict).toBe(
      "single",
    );
  });

  test("weights that share a sum", () => {
    expect(judge(edited(["0.1 * vol_loss + 0.9 *", "0.3 * vol_loss + 0.7 *"])).verdict).toBe("single");
  });

  test("a list of features and their number", () => {
    const before = 'FEATURES = ["age", "hours"]\nN_FEATURES = 2\nbuild(FEATURES, N_FEATURES)\n';
    const after = 'FEATURES = ["age", "hours", "gain"]\nN_FEATURES = 3\nbuild(FEATURES, N_FEATURES)\n';
    expect(judge(after, before).verdict).toBe("single");
  });
});

describe("6. Two literals may be two settings", () => {
  test("the start and the decay of an average", () => {
    const verdict = judge(edited(["ema_start = 20", "ema_start = 10"], ["ema_decay = 0.99", "ema_decay = 0.999"]));
    expect(verdict.verdict).toBe("coupled");
  });

  test("a threshold and the value behind it", () => {
    const before = "for epoch in range(90):\n    if epoch >= 50:\n        net.scale.clamp_(max=0.25)\n    step(net)\n";
    const after = before.replace("50", "48").replace("0.25", "0.22");
    expect(judge(after, before).verdict).toBe("coupled");
  });

  test("both ends of a ramp in one expression are unclear: the patch runs, marked", () => {
    const before = "weight = 5.0 + 45.0 * progress\ntrain(weight)\n";
    const verdict = judge(before.replace("5.0 +", "10.0 +").replace("45.0", "30.0"), before);
    expect(verdict.verdict).toBe("unclear");
    expect(verdict.repairText).toBe("");
  });
});

describe("7. One line may hold several settings, and one change need not be a literal", () => {
  test("two keyword arguments of one line", () => {
    const verdict = judge(edited(["start_factor=0.1, total_iters=3", "start_factor=0.3, total_iters=8"]));
    expect(titles(verdict).sort()).toEqual(["start_factor: 0.1 → 0.3", "total_iters: 3 → 8"]);
  });

  test.each([
    [
      "an added keyword argument",
      "weight_decay=cfg.weight_decay)",
      "weight_decay=cfg.weight_decay, betas=(0.9, 0.95))",
    ],
    ["another constructor", "torch.tensor([0.3, 0.8])", "torch.full((2,), 0.5)"],
    ["another call", "err = (pred - y) ** 2\n        surf", "err = huber(pred, y)\n        surf"],
    ["a pure deletion", "        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)\n", ""],
  ])("%s is one change", (_, piece, replacement) => {
    expect(judge(edited([piece, replacement])).verdict).toBe("single");
  });
});

describe("8. Behaviour may go silently beside what was added", () => {
  test("a term that is still computed but no longer used is a second change, named with its lines", () => {
    const verdict = judge(
      edited([
        "        surf_loss = (err * boost).mean()\n",
        "        focus = (err / err.mean()).detach().pow(0.5)\n        surf_loss = (err * focus).mean()\n",
      ]),
    );
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict)).toContain("drop `boost`");
    expect(verdict.silent).toContainEqual({
      kind: "behaviour removed",
      message: "`boost` is still computed but no longer used: what it did is gone.",
      hunks: expect.arrayContaining([expect.objectContaining({ path: "train.py", afterStart: 55, afterEnd: 55 })]),
    });
  });

  test("a new option that does not start with the old value", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    max_grad_norm: float = 0.5\n    run_name: str"],
        ["max_norm=1.0", "max_norm=cfg.max_grad_norm"],
      ),
    );
    expect(verdict.verdict).toBe("single");
    expect(verdict.silent.map(({ kind, message }) => [kind, message])).toEqual([
      ["default is not the old behaviour", "`max_grad_norm` starts as 0.5, where the code had 1.0."],
    ]);
  });

  test("a new option that starts with the old value is no silent change", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    max_grad_norm: float = 1.0\n    run_name: str"],
        ["max_norm=1.0", "max_norm=cfg.max_grad_norm"],
      ),
    );
    expect(verdict.silent).toEqual([]);
  });

  test("a new option that is on from the start", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    flip: bool = True\n    run_name: str"],
        ["        x = normalise(x)\n", "        x = normalise(x)\n        if cfg.flip:\n            x = x.flip(-1)\n"],
      ),
    );
    expect(verdict.silent.map(({ kind }) => kind)).toEqual(["default is not the old behaviour"]);
  });

  test("a setting that the patch adjusts at run time belongs to what it adds", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    warm_restarts: bool = False\n    run_name: str"],
        ["ema_start = 20\n", "ema_start = 20\nif cfg.warm_restarts:\n    ema_start = 30\n"],
      ),
    );
    expect(verdict.verdict).toBe("single");
  });

  test("new code behind an option that starts switched off does not run with the command unchanged", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    flip: bool = False\n    run_name: str"],
        ["        x = normalise(x)\n", "        x = normalise(x)\n        if cfg.flip:\n            x = x.flip(-1)\n"],
      ),
    );
    expect(verdict.silent.map(({ kind, message }) => [kind, message])).toEqual([
      ["unreachable", "`flip` starts switched off: with the command unchanged the new code does not run."],
    ]);
  });
});

describe("9. The evaluation may be touched", () => {
  test("the number by which models are selected", () => {
    const verdict = judge(edited(["val_loss += err.mean().item()", "val_loss += (2 * err).mean().item()"]));
    expect(verdict.silent).toContainEqual({
      kind: "evaluation touched",
      message: "The evaluation or its metric is touched: `val_loss`.",
      hunks: [{ path: "train.py", beforeStart: 83, beforeEnd: 83, afterStart: 83, afterEnd: 83 }],
    });
  });

  test("a function that scores", () => {
    const before = "def evaluate(net, data):\n    return net(data).mean()\n\nprint(evaluate(net, data))\n";
    const verdict = judge(before.replace("mean", "median"), before);
    expect(verdict.silent.map(({ kind }) => kind)).toEqual(["evaluation touched"]);
  });

  test("an edit of the training alone does not touch it", () => {
    expect(judge(edited(["max_norm=1.0", "max_norm=0.5"])).silent).toEqual([]);
  });
});

describe("10. A companion may be required though it only concerns speed", () => {
  const before = `${SCRIPT}fast = torch.compile(model, mode="reduce-overhead")\n`;

  test("the mode of compilation beside a change that forces it", () => {
    const after = edit(
      before,
      ['mode="reduce-overhead"', 'mode="default"'],
      ["        loss.backward()\n", "        project_conflicts(optimizer, [surf_loss, vol_loss])\n"],
    );
    const verdict = judge(after, before);
    expect(verdict.verdict).toBe("single");
    expect(verdict.incidental.map(({ kind }) => kind)).toEqual(["speed setting"]);
  });

  test("alone it is the change", () => {
    expect(judge(edit(before, ['mode="reduce-overhead"', 'mode="default"']), before).verdict).toBe("single");
  });
});

describe("11. Incidental parts count neither as a change nor as a second one", () => {
  const real: readonly [string, string] = ["max_norm=1.0", "max_norm=0.5"];

  test.each([
    ["imports", "import torch\n", "import math\nimport torch\n", "import"],
    ["comments", "boost = torch", "# Surface nodes count more.\nboost = torch", "comment"],
    ["docstrings", '"""Trains a small network."""', '"""Trains a network."""', "docstring"],
    ["logging", '        log.info("train", loss.item())', '        log.info("train", loss.item(), epoch)', "logging"],
    ["printing", 'print("best", best)', 'print("best value", best)', "logging"],
    ["seed plumbing", "cfg = parse(Config)\n", "cfg = parse(Config)\ntorch.manual_seed(cfg.seed)\n", "seed"],
    ["names of runs", "    run_name: str | None = None", '    run_name: str | None = "x"', "bookkeeping"],
    ["drawing", "    plt.plot(x, pred)\n", "    x = x[:, :2]\n    plt.plot(x, pred, marker='o')\n", "plotting"],
    [
      "saving",
      "        best = val_loss\n",
      '        best = val_loss\n        torch.save(optimizer.state_dict(), "opt.pt")\n',
      "saving",
    ],
    ["checks", "        pred = model(x)\n", "        pred = model(x)\n        assert pred.isfinite().all()\n", "check"],
    [
      "type annotations",
      "def forward(self, x):\n        x = self.mlp",
      "def forward(self, x: torch.Tensor) -> torch.Tensor:\n        x = self.mlp",
      "type annotation",
    ],
    [
      "options that nothing reads",
      "    run_name: str",
      "    old_trick: bool = False\n    run_name: str",
      "unused code",
    ],
    ["moved code", "ema_decay = 0.99\n", "", "moved code"],
  ])("%s", (_, piece, replacement, kind) => {
    const more: readonly [string, string][] =
      kind === "moved code" ? [["boost = torch", "ema_decay = 0.99\nboost = torch"]] : [];
    const verdict = judge(edited([piece, replacement], ...more, real));
    expect(titles(verdict)).toEqual(["max_norm: 1.0 → 0.5"]);
    expect(verdict.verdict).toBe("single");
    expect(verdict.incidental.map((part) => part.kind)).toContain(kind);
  });

  test("re-indentation: only what wraps the old lines is the change", () => {
    const verdict = judge(
      edited([
        "        loss = 0.1 * vol_loss + 0.9 * surf_loss\n",
        "        with torch.autocast('cuda', enabled=False):\n            loss = 0.1 * vol_loss + 0.9 * surf_loss\n",
      ]),
    );
    expect(verdict.verdict).toBe("single");
    expect(verdict.groups[0]?.lines).toBe(1);
  });

  test("a variable that is renamed throughout", () => {
    expect(judge(editedEverywhere("surf_loss", "surface_loss", edited(real)))).toMatchObject({
      verdict: "single",
      title: "max_norm: 1.0 → 0.5",
    });
  });

  test("a dependency that the change needs", () => {
    const verdict = judgeFiles([
      [
        "train.py",
        SCRIPT,
        edited(["import torch\n", "import torch\nimport lion\n"], ["torch.optim.AdamW(", "lion.Lion("]),
      ],
      ["requirements.txt", "torch==2.4\n", "torch==2.4\nlion==1.0\n"],
    ]);
    expect(verdict.verdict).toBe("single");
  });

  test("a dependency in another version is a change", () => {
    const verdict = judgeFiles([
      ["train.py", SCRIPT, edited(real)],
      ["requirements.txt", "torch==2.4\n", "torch==2.5\n"],
    ]);
    expect(verdict.verdict).toBe("coupled");
  });

  test("a guard around plotting that only reports", () => {
    const verdict = judge(
      edited(real, [
        "    plt.plot(x, pred)\n",
        "    try:\n        plt.plot(x, pred)\n    except RuntimeError as error:\n        print(error)\n",
      ]),
    );
    expect(verdict.verdict).toBe("single");
  });
});

describe("12. A patch may do nothing though it is not empty", () => {
  test("a term without a gradient is named", () => {
    const verdict = judge(
      edited([
        "        optimizer.zero_grad()\n",
        "        loss = loss + 0.01 * entropy(pred).detach()\n        optimizer.zero_grad()\n",
      ]),
    );
    expect(verdict.silent.map(({ kind }) => kind)).toEqual(["no gradient"]);
  });

  test("a branch that an earlier one always takes has no effect", () => {
    const before = "if cfg.projection:\n    two_way(loss)\nelse:\n    loss.backward()\n";
    const after =
      "if cfg.projection:\n    two_way(loss)\nelif cfg.projection and cfg.three_way:\n    three_way(loss)\nelse:\n    loss.backward()\n";
    const verdict = judge(after, before);
    expect(verdict.verdict).toBe("no effect");
    expect(verdict.title).toContain("`cfg . projection` in line 1 takes every case");
  });

  test("a rewrite that computes the same is beyond a reader of the text: it counts as a change", () => {
    const before = "head = Linear(8, 3)\n";
    const after = "head = Pair(Linear(8, 1), Linear(8, 2))\n";
    expect(judge(after, before).verdict).toBe("single");
  });
});

describe("13. Size does not tell single from coupled", () => {
  test("three hundred lines of one new module and its use are single", () => {
    const methods = Array.from(
      { length: 100 },
      (_, index) => `    def part_${index}(self, x):\n        y = x * ${index}\n        return y.tanh()\n`,
    );
    const module = `class Encoder(nn.Module):\n${methods.join("\n")}\n`;
    const verdict = judge(
      edited(
        ["class Net(nn.Module):", `${module}\n\nclass Net(nn.Module):`],
        ["        self.embed = nn.Linear(in_dim, width)", "        self.embed = Encoder(in_dim, width)"],
      ),
    );
    expect(verdict.verdict).toBe("single");
    expect(verdict.groups[0]?.lines).toBeGreaterThan(300);
  });

  test("two lines are coupled", () => {
    expect(
      judge(edited(["    layers=5,", "    layers=4,"], ["batch_size: int = 4", "batch_size: int = 8"])).verdict,
    ).toBe("coupled");
  });
});
