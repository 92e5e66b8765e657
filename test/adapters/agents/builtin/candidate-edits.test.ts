import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdits, type Candidate } from "../../../../src/adapters/agents/builtin/candidate.ts";
import { candidateEdits, slotsOf } from "../../../../src/adapters/agents/builtin/candidate-edits.ts";
import { isEvaluationFile } from "../../../../src/adapters/agents/builtin/off-limits.ts";
import { DEFAULT_ASPECTS } from "../../../../src/core/proposal.ts";
import { guardPatch } from "../../../../src/guard/index.ts";
import { loadParsers } from "../../../../src/source/index.ts";
import { SAMPLES } from "./sample-repositories.ts";

const parsers = await loadParsers();

const candidatesOf = (sample: string): Candidate[] =>
  candidateEdits(parsers, filesOf(sample), (path) => path !== "evaluate.py");

const filesOf = (sample: string): { path: string; text: string }[] => [...(SAMPLES[sample] ?? [])];

/** The changed lines of the one candidate whose action starts with the words. */
const changeOf = (sample: string, action: string): string => {
  const found = candidatesOf(sample).filter((candidate) => candidate.action.startsWith(action));
  expect(found.map((candidate) => candidate.action)).toHaveLength(1);
  const [candidate] = found;
  return filesOf(sample)
    .flatMap(({ path, text }) => {
      const after = applyEdits(text, candidate?.edits.filter((edit) => edit.path === path) ?? []).split("\n");
      const before = text.split("\n");
      return [
        ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
        ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
      ];
    })
    .join("\n");
};

describe.each(Object.keys(SAMPLES))("For %s the built-in agent", (sample) => {
  it("finds several edits, each of which says in every slot what it changes", () => {
    const found = candidatesOf(sample);
    expect(found.length).toBeGreaterThan(5);
    for (const { change, aspects, prior, action, reason } of found) {
      for (const slot of ["component", "operation", "parameter", "from", "to", "scope"] as const)
        expect(change[slot], action).not.toBe("");
      expect(aspects.length).toBeGreaterThan(0);
      for (const aspect of aspects) expect(DEFAULT_ASPECTS).toContain(aspect);
      expect(prior).toBeGreaterThan(0);
      expect(prior).toBeLessThanOrEqual(1);
      expect(reason).not.toBe("");
    }
  });

  it("gives no two edits the same slots, and the same list every time", () => {
    const slots = candidatesOf(sample).map(slotsOf);
    expect(new Set(slots).size).toBe(slots.length);
    expect(candidatesOf(sample)).toEqual(candidatesOf(sample));
  });

  it("makes edits after which Python compiles every file", () => {
    const folder = mkdtempSync(join(tmpdir(), "espalier-builtin-"));
    try {
      const names = candidatesOf(sample).flatMap((candidate, number) =>
        filesOf(sample)
          .filter(({ path }) => path.endsWith(".py"))
          .map(({ path, text }) => {
            const name = join(folder, `${number}-${path}`);
            writeFileSync(
              name,
              applyEdits(
                text,
                candidate.edits.filter((edit) => edit.path === path),
              ),
            );
            return name;
          }),
      );
      const check = "import sys\nfor name in sys.argv[1:]: compile(open(name).read(), name, 'exec')";
      execFileSync("python3", ["-c", check, ...names], { encoding: "utf8" });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("makes edits that the guard takes for one change, the declared one", () => {
    for (const candidate of candidatesOf(sample)) {
      const files = filesOf(sample)
        .map(({ path, text }) => ({
          path,
          before: text,
          after: applyEdits(
            text,
            candidate.edits.filter((edit) => edit.path === path),
          ),
        }))
        .filter(({ before, after }) => before !== after);
      const { change, aspects, action } = candidate;
      const declared = {
        hypothesis: action,
        aspect: aspects[0] ?? "",
        change,
        expects: [],
        files: files.map(({ path }) => path),
      };
      const { verdict, violations, title } = guardPatch({ files, parsers, declared });
      expect({ action, verdict, violations, title }).toMatchObject({ verdict: "single", violations: [] });
    }
  });

  it("leaves seeds, splits, scores and protected files alone", () => {
    for (const candidate of candidatesOf(sample)) {
      expect(candidate.edits.map(({ path }) => path)).not.toContain("evaluate.py");
      expect(candidate.change.parameter).not.toMatch(/seed|random_state|test_size/);
      for (const { path, text } of filesOf(sample)) {
        const after = applyEdits(
          text,
          candidate.edits.filter((edit) => edit.path === path),
        );
        for (const line of text
          .split("\n")
          .filter((line) => /manual_seed|RandomState\(seed|train_test_split\(|"--seed"/.test(line)))
          expect(after, candidate.action).toContain(line);
      }
    }
  });
});

describe("The built-in agent's edits", () => {
  it("replace an estimator by a relative that has what the code asks of it, with its import and its seed", () => {
    expect(changeOf("a classifier of table rows", "Replacing SGDClassifier by HistGradientBoostingClassifier")).toBe(
      `- from sklearn.linear_model import LogisticRegression, SGDClassifier
-     return SGDClassifier(
-         loss="log_loss",
-         max_iter=10,
-         random_state=seed,
-     )
+ from sklearn.linear_model import LogisticRegression
+ from sklearn.ensemble import HistGradientBoostingClassifier
+     return HistGradientBoostingClassifier(random_state=seed)`,
    );
  });

  it("import at the top of the file what only another function had imported", () => {
    const text = `def other():
    from sklearn.ensemble import ExtraTreesRegressor
    import numpy as n
    return ExtraTreesRegressor(), n


def build():
    from sklearn.linear_model import Ridge
    return Ridge(alpha=2.0)
`;
    const found = candidateEdits(parsers, [{ path: "a.py", text }], () => true);
    const edited = (to: string): string => {
      const candidate = found.find(({ change }) => change.to === to);
      return applyEdits(text, candidate?.edits ?? []);
    };
    expect(edited("ExtraTreesRegressor")).toMatch(/^from sklearn.ensemble import ExtraTreesRegressor\n\n\ndef other/);
    expect(edited("log1p")).toContain("import numpy as np");
    expect(edited("log1p")).toContain("func=np.log1p");
  });

  it("never offer a classifier without probabilities where the code asks for them", () => {
    const names = candidatesOf("a classifier of table rows").map(({ change }) => change.to);
    expect(names).not.toContain("LinearSVC");
    expect(names).not.toContain("RidgeClassifier");
  });

  it("give every output a model of its own where the target has several columns", () => {
    const text = changeOf(
      "a forecast of several hours",
      "Replacing Ridge by one HistGradientBoostingRegressor per output",
    );
    expect(text).toContain("MultiOutputRegressor(HistGradientBoostingRegressor(");
    expect(text).toContain("random_state=seed");
  });

  it("keep dense models away from sparse texts", () => {
    const found = candidatesOf("topics of messages");
    expect(found.map(({ change }) => change.to)).toContain("LogisticRegression");
    expect(found.map(({ change }) => change.to)).not.toContain("HistGradientBoostingClassifier");
    expect(found.map(({ action }) => action)).toContain(
      "Setting ngram_range of TfidfVectorizer to (1, 2) instead of (1, 1)",
    );
  });

  it("add a keyword behind the last argument, also where the call spans lines", () => {
    expect(changeOf("a classifier of table rows", "Setting average of SGDClassifier to True")).toBe(
      `-         random_state=seed,
+         random_state=seed, average=True,`,
    );
  });

  it("move a number up and down on its scale, and whole numbers stay whole", () => {
    const knobs = candidatesOf("a network in numpy").filter(({ kind }) => kind.startsWith("knob"));
    const moves = knobs.map(({ change }) => `${change.parameter}: ${change.from} -> ${change.to}`);
    expect(moves).toEqual(
      expect.arrayContaining([
        "HIDDEN: 32 -> 64",
        "HIDDEN: 32 -> 16",
        "STEPS: 2000 -> 4000",
        "LR: 0.1 -> 0.25",
        "LR: 0.1 -> 0.04",
      ]),
    );
  });

  it("do not move a constant that the evaluation uses too", () => {
    expect(candidatesOf("a classifier of table rows").map(({ change }) => change.parameter)).not.toContain("LIMIT");
  });

  it("encode categories as indicators instead of ranks", () => {
    expect(changeOf("a classifier of table rows", "Encoding each category")).toBe(
      `-     columns += [frame[name].map(codes[name]).fillna(-1).values.astype(float) for name in CODED]
+     columns += [(frame[name] == value).values.astype(float) for name in CODED for value in codes[name]]`,
    );
  });

  it("keep the rows that a cleaning function drops", () => {
    expect(changeOf("a classifier of table rows", "Keeping the rows that tidy drops")).toBe(
      `-     return frame[frame["charges"] < 500].reset_index(drop=True)
+     return frame`,
    );
  });

  it("raise a cap on the number of rows at both of its places", () => {
    expect(changeOf("prices of houses", "Training on up to 8000 rows")).toBe(
      `-     return rough(seed).fit(x[:2000], y[:2000])
+     return rough(seed).fit(x[:8000], y[:8000])`,
    );
  });

  it("encode an hour of the day as a cycle", () => {
    expect(changeOf("a forecast of several hours", "Encoding hour as one-hot")).toBe(
      `-     return np.column_stack([loads[:, -24:], hour.astype(float)])
+     return np.column_stack([loads[:, -24:], np.eye(24)[hour.astype(int)]])`,
    );
  });

  it("let the learning rate of a hand-written loop fall to zero, at every update", () => {
    const text = changeOf("a network in numpy", "Changing the learning rate from constant to linear decay to 0");
    expect(text).toBe(
      `-             net.p[k] -= LR * g
+         schedule = 1 - step / STEPS
+             net.p[k] -= LR * schedule * g`,
    );
  });

  it("average the weights of a hand-written loop over its last steps", () => {
    const found = candidatesOf("a network in numpy").filter(({ kind }) => kind === "weight averaging");
    const texts = found.map(({ edits }) => applyEdits(filesOf("a network in numpy")[0]?.text ?? "", edits));
    expect(texts[0]).toContain(`    averaged, averaged_steps = {}, 0
    for step in range(STEPS):`);
    expect(texts[0]).toContain(`    net.p.update(averaged)
    return net`);
  });

  it("turn tanh into a rectifier together with its derivative", () => {
    expect(changeOf("a network in numpy", "Replacing tanh by relu")).toBe(
      `-         h = np.tanh(x @ self.p["W"])
-         return {"V": h.T @ d, "W": x.T @ ((d @ self.p["V"].T) * (1 - h * h))}
+ def activation(z=None, output=None):
+     """The rectifier of z, or its slope where it gave this output."""
+     return np.maximum(z, 0) if output is None else output > 0
+         h = activation(x @ self.p["W"])
+         return {"V": h.T @ d, "W": x.T @ ((d @ self.p["V"].T) * (activation(output=h)))}`,
    );
  });

  it("give a torch optimiser a schedule that steps once an epoch", () => {
    expect(changeOf("a network in torch", "Changing the learning rate from constant to cosine annealing")).toBe(
      `+     scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS)
+         scheduler.step()`,
    );
  });

  it("replace a torch optimiser with a step size that suits the new one", () => {
    expect(changeOf("a network in torch", "Replacing SGD by AdamW")).toContain(
      "torch.optim.AdamW(model.parameters(), lr=LR * 0.02, weight_decay=0.01)",
    );
  });

  it("hand a model that needs plain numbers a plain matrix in place of a sparse one", () => {
    const text = changeOf(
      "mixed columns with settings",
      "Replacing LogisticRegression by HistGradientBoostingClassifier",
    );
    expect(text).toContain(
      '("model", make_pipeline(FunctionTransformer(csr_matrix), FunctionTransformer(csr_matrix.toarray), HistGradientBoostingClassifier(random_state=seed)))])',
    );
  });

  it("move the numbers of settings files, seeds and splits excepted", () => {
    const moves = candidatesOf("mixed columns with settings")
      .filter(({ change }) => change.scope.startsWith("conf/"))
      .map(({ change }) => `${change.scope} ${change.parameter} ${change.to}`);
    expect(moves).toEqual([
      "conf/train.yaml lr 0.13",
      "conf/train.yaml lr 0.02",
      "conf/train.yaml n_estimators 80",
      "conf/train.yaml n_estimators 20",
      "conf/data.json years 4",
      "conf/data.json years 1",
    ]);
    expect(changeOf("mixed columns with settings", "Raising lr of train")).toBe(
      "-   lr: 0.05  # step size\n+   lr: 0.13  # step size",
    );
  });

  it("lengthen a list of lags, a cap on the rows that are read, and a ridge", () => {
    const actions = candidatesOf("mixed columns with settings").map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining([
        "Adding 4 to LAGS",
        "Reading up to 4000 rows instead of 1000",
        "Raising ridge of closed_form from 0.001 to 0.01",
      ]),
    );
  });

  it("show a model shifted pictures where the inputs are pictures", () => {
    expect(changeOf("pictures of digits", "Training also on pictures shifted")).toContain(
      "+     model.fit(augmented, np.tile(y, 5))",
    );
  });
});

describe("A file or function is taken for the evaluation", () => {
  it.each(["evaluate.py", "eval.py", "src/metrics.py", "score.py", "tests/helpers.py", "test_model.py"])(
    "by its name: %s",
    (path) => {
      expect(isEvaluationFile(path)).toBe(true);
    },
  );

  it.each(["train.py", "model.py", "features.py", "evaluation_free/data.py", "predict.py"])("but not %s", (path) => {
    expect(isEvaluationFile(path)).toBe(false);
  });
});
