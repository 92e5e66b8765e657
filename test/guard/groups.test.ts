import { describe, expect, test } from "vitest";
import { edit, edited, editedEverywhere, judge, judgeFiles, SCRIPT, titles } from "./patches.ts";

describe("Changes that belong together are one group", () => {
  test("a new name and all its uses", () => {
    const verdict = judge(
      edited(
        ["boost = torch.tensor(1.5)\n", "boost = torch.tensor(1.5)\nchannel_weight = torch.tensor([1.0, 3.0])\n"],
        ["err = (pred - y) ** 2\n", "err = (pred - y) ** 2 * channel_weight\n"],
        ["last:err = (pred - y) ** 2\n", "err = (pred - y) ** 2 * channel_weight\n"],
      ),
    );
    expect(verdict.verdict).toBe("single");
    expect(verdict.groups[0]?.reasons).toContain("introduce or use `channel_weight`");
  });

  test("a flag and its plumbing through constructors, config and call", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    gate: bool = False\n    gate_init: float = 0.1\n    run_name: str"],
        ["width, heads=2, dropout=0.0):", "width, heads=2, dropout=0.0, gate=False, gate_init=0.1):"],
        [
          "        self.heads = heads\n",
          "        self.heads = heads\n        self.gate = nn.Parameter(torch.tensor(gate_init)) if gate else None\n",
        ],
        [
          "        x = self.mlp(x) + x\n",
          "        if self.gate is not None:\n            x = self.gate * x\n        x = self.mlp(x) + x\n",
        ],
        ["in_dim, width, layers, heads=2):", "in_dim, width, layers, heads=2, gate=False, gate_init=0.1):"],
        ["Block(width, heads=heads)", "Block(width, heads=heads, gate=gate, gate_init=gate_init)"],
        ["    heads=2,\n)", "    heads=2,\n    gate=cfg.gate,\n    gate_init=cfg.gate_init,\n)"],
      ),
    );
    expect(verdict.verdict).toBe("single");
    expect(verdict.title).toBe("add `gate`, `gate_init`");
  });

  test("a changed signature and the calls of the function, across files", () => {
    const verdict = judgeFiles([
      ["lib.py", "def mix(a, b):\n    return a + b\n", "def mix(a, b, c):\n    return a + b * c\n"],
      ["train.py", "out = mix(x, y)\nshow(out)\n", "out = mix(x, y, z)\nshow(out)\n"],
    ]);
    expect(verdict.verdict).toBe("single");
    expect(verdict.groups[0]?.files).toEqual(["lib.py", "train.py"]);
  });

  test("the same edit in training, validation and plots", () => {
    const verdict = judge(editedEverywhere("x = normalise(x)", "x = normalise(x).clamp(-3, 3)"));
    expect(verdict.verdict).toBe("single");
    expect(verdict.groups[0]?.hunks.length).toBe(3);
  });

  test("the same block put in at several places under other variable names", () => {
    const block = (suffix: string): string =>
      ["lo = x.amin(dim=1)", "hi = x.amax(dim=1)", "x = torch.cat([x, ((x - lo) / (hi - lo + 1e-8)).sin()], dim=-1)"]
        .map((line) => line.replaceAll(/\b(lo|hi)\b/g, `$1${suffix}`))
        .join("\nINDENT");
    const verdict = judge(
      edited(
        [
          "        x = normalise(x)\n        pred",
          `        x = normalise(x)\n        ${block("").replaceAll("INDENT", "        ")}\n        pred`,
        ],
        [
          "            x = normalise(x)\n            pred",
          `            x = normalise(x)\n            ${block("_v").replaceAll("INDENT", "            ")}\n            pred`,
        ],
      ),
    );
    expect(verdict.verdict).toBe("single");
  });

  test("literals that sum to one, in one expression", () => {
    expect(judge(edited(["0.1 * vol_loss + 0.9 * surf_loss", "0.05 * vol_loss + 0.95 * surf_loss"])).verdict).toBe(
      "single",
    );
  });

  test("one number that moves alike in two settings", () => {
    const verdict = judge(edited(["total_iters=3", "total_iters=6"], ["milestones=[3]", "milestones=[6]"]));
    expect(verdict.verdict).toBe("single");
    expect(verdict.groups[0]?.reasons).toEqual(["move together from 3 to 6"]);
  });

  test("a head count and the list that has one value for each head", () => {
    const verdict = judge(edited(["    heads=2,\n)", "    heads=4,\n)"], ["[0.3, 0.8]", "[0.2, 0.4, 0.6, 0.8]"]));
    expect(verdict.verdict).toBe("single");
  });

  test("a wider input and the width that the model is told", () => {
    const verdict = judge(
      edited(
        ["    in_dim=16,", "    in_dim=16 + 4,"],
        [
          "        x = normalise(x)\n",
          "        x = normalise(x)\n        x = torch.cat([x, x[:, :4].sin()], dim=-1)\n",
        ],
      ),
    );
    expect(verdict.verdict).toBe("single");
  });

  test("a removed thing and its replacement", () => {
    const verdict = judge(
      edited([
        `warmup = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=3)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=47)
scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, schedulers=[warmup, cosine], milestones=[3])
`,
        "scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=50)\n",
      ]),
    );
    expect(verdict.verdict).toBe("single");
  });

  test("one method in several spellings: a class here, its name there", () => {
    const verdict = judge(edited(["nn.GELU()", "nn.SiLU()"], ["    layers=5,\n", '    layers=5,\n    act="silu",\n']));
    expect(verdict.verdict).toBe("single");
  });

  test("a method that a call is given by name, and the number that only it takes", () => {
    const before = 'net = SGDClassifier(penalty="l2", alpha=0.1)\nnet.fit(x, y)\n';
    expect(judge(before.replace('"l2"', '"elasticnet", l1_ratio=0.3'), before).verdict).toBe("single");
  });

  test("something put around a call", () => {
    const before = "net = Ridge(alpha=1.0)\nnet.fit(x, y)\n";
    expect(judge(before.replace("Ridge(alpha=1.0)", "make_pipeline(Scaler(), Ridge(alpha=1.0))"), before).verdict).toBe(
      "single",
    );
  });

  test("two variants of one thing, one put beside the other", () => {
    const verdict = judge(
      edited(
        [
          "ema_decay = 0.99\n",
          "ema_decay = 0.99\nfast_net = None\nslow_net = None\nfast_rate = 0.9\nslow_rate = 0.999\n",
        ],
        [
          "        optimizer.step()\n",
          "        optimizer.step()\n        fast_net = average(fast_net, model, fast_rate)\n        slow_net = average(slow_net, model, slow_rate)\n",
        ],
        ["    model.eval()\n", "    model.eval()\n    swap_in(model, fast_net)\n    swap_in(model, slow_net)\n"],
      ),
    );
    expect(verdict.verdict).toBe("single");
  });

  test("a new file and its use", () => {
    const verdict = judgeFiles([
      ["train.py", SCRIPT, edit(SCRIPT, ["        x = normalise(x)\n", "        x = mixup(normalise(x))\n"])],
      [
        "mixup.py",
        null,
        "import torch\n\nALPHA = 0.2\n\n\ndef mixup(x):\n    return x * ALPHA + x.flip(0) * (1 - ALPHA)\n",
      ],
    ]);
    expect(verdict.verdict).toBe("single");
  });
});

describe("Changes that could each be run alone are separate groups", () => {
  test("two settings of one call", () => {
    const verdict = judge(edited(["    layers=5,", "    layers=3,"], ["    width=128,", "    width=160,"]));
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict).sort()).toEqual(["layers: 5 → 3", "width: 128 → 160"]);
  });

  test("a setting and a new term of the loss", () => {
    const verdict = judge(
      edited(
        ["lr: float = 5e-4", "lr: float = 3e-3"],
        [
          "        optimizer.zero_grad()\n",
          "        loss = loss + 0.1 * (pred[1:] - pred[:-1]).abs().mean()\n        optimizer.zero_grad()\n",
        ],
      ),
    );
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict)).toContain("lr: 0.0005 → 0.003");
  });

  test("two new options that share no code, declared side by side", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    swap: bool = False\n    double_surface: bool = False\n    run_name: str"],
        ["        x = normalise(x)\n", "        x = normalise(x)\n        if cfg.swap:\n            x = x.flip(-1)\n"],
        [
          "        loss = 0.1 * vol_loss",
          "        if cfg.double_surface:\n            surf_loss = 2 * surf_loss\n        loss = 0.1 * vol_loss",
        ],
      ),
    );
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict).sort()).toEqual(["add `double_surface`", "add `swap`"]);
  });

  test("two blocks next to each other, each behind an option of its own", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", "    jitter: bool = False\n    flip: bool = False\n    run_name: str"],
        [
          "        x = normalise(x)\n",
          "        x = normalise(x)\n        if cfg.jitter:\n            x = x + 0.01 * torch.randn_like(x)\n        if cfg.flip:\n            x = x.flip(-1)\n",
        ],
      ),
    );
    expect(verdict.verdict).toBe("coupled");
  });

  test("a choice with several new arms: each arm is an experiment", () => {
    const verdict = judge(
      edited(
        ["    run_name: str", '    optimizer_name: str = "adamw"\n    run_name: str'],
        [
          "optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=cfg.weight_decay)\n",
          `if cfg.optimizer_name == "sgd":
    optimizer = torch.optim.SGD(model.parameters(), lr=cfg.lr)
elif cfg.optimizer_name == "rmsprop":
    optimizer = torch.optim.RMSprop(model.parameters(), lr=cfg.lr)
elif cfg.optimizer_name == "radam":
    optimizer = torch.optim.RAdam(model.parameters(), lr=cfg.lr)
else:
    optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=cfg.weight_decay)
`,
        ],
      ),
    );
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict).sort()).toEqual([
      'optimizer_name = "radam"',
      'optimizer_name = "rmsprop"',
      'optimizer_name = "sgd"',
    ]);
  });

  test("something put around a call, and another value in the call", () => {
    const before = "net = Ridge(alpha=1.0)\nnet.fit(x, y)\n";
    const verdict = judge(before.replace("Ridge(alpha=1.0)", "make_pipeline(Scaler(), Ridge(alpha=0.1))"), before);
    expect(verdict.verdict).toBe("coupled");
    expect(titles(verdict)).toContain("alpha: 1.0 → 0.1");
  });

  test("two settings of what a function returns", () => {
    const before = "def build():\n    return MLP(width=32, alpha=0.1)\n\nnet = build()\n";
    expect(judge(before.replace("32", "64").replace("0.1", "0.2"), before).verdict).toBe("coupled");
  });

  test("a feature in a function, and another value in a statement that calls the function", () => {
    const before = "def features(x):\n    return x[:, :3]\n\nnet = fit(features(x), y, alpha=1)\n";
    expect(judge(before.replace(":3", ":4").replace("alpha=1", "alpha=2"), before).verdict).toBe("coupled");
  });

  test("two mechanisms with names of their own that meet in one place", () => {
    const verdict = judge(
      edited(
        ["ema_decay = 0.99\n", "ema_decay = 0.99\nvelocity = zeros(model)\naveraged = copy(model)\ncount = 0\n"],
        [
          "        optimizer.step()\n",
          "        velocity = 0.9 * velocity + grads(model)\n        push(model, velocity)\n        averaged = mix(averaged, model)\n        optimizer.step()\n",
        ],
        ["    model.eval()\n", "    load(model, averaged)\n    model.eval()\n"],
      ),
    );
    expect(verdict.verdict).toBe("coupled");
  });

  test("two unrelated files", () => {
    const verdict = judgeFiles([
      ["features.py", "def f(x):\n    return x.mean()\n", "def f(x):\n    return x.median()\n"],
      ["conf.yaml", "model:\n  depth: 4\n", "model:\n  depth: 6\n"],
    ]);
    expect(verdict.verdict).toBe("coupled");
  });
});

describe("A verdict tells an agent what to do", () => {
  const verdict = judge(edited(["    layers=5,", "    layers=3,"], ["max_norm=1.0", "max_norm=0.5"]));

  test("the groups are named with their lines, and the others may be handed in as proposals", () => {
    expect(verdict.repairText).toBe(
      `The patch makes 2 changes that could each be run alone:
1. layers: 5 → 3 (train.py:47)
2. max_norm: 1.0 → 0.5 (train.py:71)
Keep the one that the proposal is about and take the others back, line for line. Each of the others can be handed in as a proposal of its own. If two of them cannot run without each other, keep both and make the code show it: one name, one option, one function.`,
    );
  });

  test("a single change needs no repair", () => {
    expect(judge(edited(["    layers=5,", "    layers=3,"]))).toMatchObject({
      verdict: "single",
      title: "layers: 5 → 3",
      repairText: "",
      groups: [
        {
          files: ["train.py"],
          hunks: [{ path: "train.py", beforeStart: 47, beforeEnd: 47, afterStart: 47, afterEnd: 47 }],
          lines: 2,
        },
      ],
    });
  });

  test("the same patch gets the same verdict, whatever the order of the files", () => {
    const files: [string, string, string][] = [
      ["a.yaml", "lr: 1\n", "lr: 2\n"],
      ["b.py", "x = f(1)\n", "x = f(2)\n"],
    ];
    expect(judgeFiles(files).verdict).toBe(judgeFiles([...files].reverse()).verdict);
  });
});
