import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../../src/adapters/agents/builtin/candidate.ts";
import { chooseCandidate, type Lessons } from "../../../../src/adapters/agents/builtin/choose-candidate.ts";
import type { TriedIdea } from "../../../../src/core/brief.ts";

describe("The built-in agent", () => {
  it("starts with the edit that most often helps", () => {
    expect(choice([knob("alpha", "1.0", "10.0"), knob("alpha", "1.0", "0.1"), swap("Ridge", "Forest")])).toBe("Forest");
  });

  it("pushes a number further in the direction that helped", () => {
    const tried = [idea(knob("alpha", "1.0", "10.0"), 0.95)];
    expect(choice([knob("alpha", "10.0", "100.0"), knob("beta", "1.0", "10.0")], { tried, path: tried })).toBe("100.0");
  });

  it("turns a number round when the first direction hurt", () => {
    const tried = [idea(knob("alpha", "1.0", "10.0"), 0.05)];
    expect(choice([knob("alpha", "1.0", "0.1"), knob("beta", "1.0", "10.0")], { tried })).toBe("0.1");
  });

  it("lets go of a number that makes no difference", () => {
    const tried = [idea(knob("alpha", "1.0", "10.0"), 0.5)];
    expect(choice([knob("alpha", "10.0", "100.0"), knob("beta", "1.0", "7.0")], { tried, path: tried })).toBe("7.0");
  });

  it("never undoes an edit of its own lineage", () => {
    const path = [idea(knob("alpha", "1.0", "10.0"), 0.4)];
    expect(choice([knob("alpha", "10.0", "1.0")], { tried: path, path })).toBeUndefined();
  });

  it("repeats nothing that was tried, refused or is under way", () => {
    const open = [knob("alpha", "1.0", "10.0"), knob("beta", "1.0", "10.0"), knob("gamma", "1.0", "3.0")];
    const tried = [{ ...idea(open[0] as Candidate, 0.5), settled: false, probability: null }];
    const refused = [{ proposal: idea(open[1] as Candidate, 0.5).proposal, reason: "tried in an earlier study" }];
    expect(choice(open, { tried, refused })).toBe("3.0");
  });

  it("tries an edit that helped again when much has changed since, unless it is part of the lineage", () => {
    const gain = knob("alpha", "1.0", "10.0");
    const path = [11, 12, 13, 14, 15, 16].map((trial) => ({ ...idea(swap("A", `M${trial}`), 0.9), trial }));
    const tried = [{ ...idea(gain, 0.95), trial: 7, parent: 11 }];
    expect(choice([gain], { tried, path })).toBe("10.0");
    expect(choice([gain], { tried, path: path.slice(0, 2) })).toBeUndefined();
    expect(choice([gain], { tried, path: [...path, ...tried] })).toBeUndefined();
  });

  it("turns away from a direction in which the code failed", () => {
    const tried = [{ ...idea(knob("steps", "10", "20"), 0.5), verdict: "failed", probability: null }];
    expect(choice([knob("steps", "10", "40"), knob("beta", "1.0", "7.0")], { tried })).toBe("7.0");
  });

  it("declines an aspect in which only unlikely ideas are left", () => {
    const weak = { ...knob("alpha", "1.0", "10.0"), prior: 0.05 };
    const made = chooseCandidate([weak, swap("Ridge", "Forest")], lessons({ aspect: "regularization" }));
    expect(made).toMatchObject({ candidate: undefined, reason: expect.stringContaining("unlikely to help") });
  });

  it("understands a study's own name for an aspect", () => {
    const made = chooseCandidate([swap("Ridge", "Forest")], lessons({ aspect: "model" }));
    expect(made.candidate?.change.to).toBe("Forest");
  });

  it("makes the same choice from the same facts", () => {
    const open = [knob("alpha", "1.0", "10.0"), knob("beta", "1.0", "10.0")];
    expect(chooseCandidate(open, lessons({}))).toEqual(chooseCandidate(open, lessons({})));
  });
});

const choice = (candidates: Candidate[], facts: Partial<Lessons> = {}): string | undefined =>
  chooseCandidate(candidates, lessons(facts)).candidate?.change.to;

const lessons = (facts: Partial<Lessons>): Lessons => ({
  aspect: "hyperparameter",
  parent: 0,
  path: [],
  tried: [],
  refused: [],
  ...facts,
});

const knob = (parameter: string, from: string, to: string): Candidate => ({
  kind: "knob",
  aspects: ["hyperparameter", "regularization"],
  change: {
    component: "Ridge",
    operation: Number(to) > Number(from) ? "increase" : "decrease",
    parameter,
    from,
    to,
    unit: "",
    scope: "train.py",
  },
  action: `Moving ${parameter}`,
  reason: "it was never tuned",
  edits: [],
  prior: 0.35,
});

const swap = (from: string, to: string): Candidate => ({
  ...knob("estimator", from, to),
  kind: "estimator",
  aspects: ["architecture", "hyperparameter"],
  change: { component: "model", operation: "replace", parameter: "estimator", from, to, unit: "", scope: "train.py" },
  prior: 0.6,
});

const idea = (candidate: Candidate, probability: number): TriedIdea => ({
  trial: 1,
  parent: 0,
  proposal: { hypothesis: "", aspect: "hyperparameter", change: candidate.change, expects: [], files: [] },
  verdict: "unclear",
  effect: 0,
  sd: 1,
  probability,
  settled: true,
});
