import { describe, expect, it } from "vitest";
import {
  ALL_TRIALS,
  answerQuery,
  compare,
  curve,
  evidence,
  memory,
  overview,
  scatter,
  table,
  tableCsv,
  tableQuery,
  tree,
  trialDetail,
  trialNumber,
  VERDICTS,
  VIEW_NAMES,
} from "../../src/views/index.ts";
import { aStudy, FROM_OUTSIDE } from "./study.ts";

const finished = () => aStudy({ trials: 60, isFinished: true });
const running = () => aStudy({ trials: 40, isFinished: false });

describe("the overview says where the study stands", () => {
  it("a finished study shows baseline, leader, claim and audit, each with its interval and its n", () => {
    const view = overview(finished(), FROM_OUTSIDE);
    expect(view.activity).toMatchObject({ word: "finished", tone: "done" });
    expect(view.baseline?.n).toBeGreaterThanOrEqual(3);
    expect(view.claim).toMatchObject({ candidate: view.champion?.trial });
    expect(view.claim?.low).toBeLessThan(view.claim?.effect ?? 0);
    expect(view.claim?.n).toBeGreaterThanOrEqual(3);
    expect(view.audit).toMatchObject({ confirmed: true, trial: view.champion?.trial });
    expect(view.counts.reduce((sum, { count }) => sum + count, 0)).toBe(view.trials);
  });

  it("a running study shows its workers by the step they are at, and the time that is left", () => {
    const view = overview(running(), { nowMs: null, isRunning: true });
    expect(view.activity.tone).toBe("live");
    expect(view.workers.length).toBeGreaterThan(0);
    expect(view.workers.every(({ step }) => step !== "")).toBe(true);
    expect(view.timeLeftMs).toBeGreaterThan(0);
  });

  it("a study without an orchestrator is said to be stopped, and how it goes on", () => {
    expect(overview(running(), { nowMs: null, isRunning: false }).activity).toMatchObject({
      word: "stopped",
      detail: expect.stringContaining("espalier run"),
    });
  });

  it("a proposal that waits for a person is called for", () => {
    const state = aStudy({ trials: 3, isFinished: false, review: "proposals" });
    const view = overview(state, { nowMs: null, isRunning: true });
    expect(view.attention[0]).toMatchObject({ kind: "approve proposal", subject: expect.any(Number) });
    expect(view.workers[0]?.step).toBe("waiting for your approval");
  });
});

describe("the tree and the curve are parallel lists of one length", () => {
  it("every trial has a parent before it, a known verdict and a place on the best path or off it", () => {
    const view = tree(finished());
    expect(view.parent[0]).toBe(-1);
    view.parent.forEach((parent, trial) => {
      expect(parent).toBeLessThan(trial);
    });
    for (const list of [view.verdict, view.gain, view.gainSd, view.effect, view.runs, view.flags, view.label])
      expect(list).toHaveLength(view.parent.length);
    expect(view.verdict.every((verdict) => VERDICTS[verdict] !== undefined)).toBe(true);
    expect(view.bestPath.at(0)).toBe(0);
    expect(view.bestPath.at(-1)).toBe(view.best);
  });

  it("the best so far only improves, and the luck line falls away from the baseline as more is tried", () => {
    const view = curve(finished());
    for (let i = 1; i < view.bestSoFar.length; i++)
      expect(view.bestSoFar[i]).toBeLessThanOrEqual(view.bestSoFar[i - 1] ?? Number.POSITIVE_INFINITY);
    expect(view.luck.at(-1)).toBeLessThan(view.luck[0] ?? 0);
    expect(view.band?.[0]).toBeLessThan(view.baseline ?? 0);
    for (const list of [view.value, view.luck, view.hours, view.replicates, view.usd, view.believed])
      expect(list).toHaveLength(view.trial.length);
    expect(view.promotions).toHaveLength(
      finished().certifications.filter(({ finished: end }) => end?.outcome === "promoted").length,
    );
  });
});

describe("the table is filtered, sorted and paged where the data are", () => {
  it("pages fit together and cover everything once", () => {
    const state = finished();
    const all = table(state, { ...ALL_TRIALS, limit: 1000 }).rows.map(({ trial }) => trial);
    const pages = [0, 20, 40, 60].flatMap((offset) =>
      table(state, { ...ALL_TRIALS, offset, limit: 20 }).rows.map(({ trial }) => trial),
    );
    expect(pages).toEqual(all);
  });

  it("sorting puts what is not known last in both directions", () => {
    const state = finished();
    for (const descending of [false, true]) {
      const gains = table(state, { ...ALL_TRIALS, sort: "gain", descending, limit: 1000 }).rows.map(({ gain }) => gain);
      const known = gains.filter((gain) => gain !== null);
      expect(gains.slice(0, known.length)).toEqual(known);
      expect(known).toEqual([...known].sort((a, b) => (descending ? b - a : a - b)));
    }
  });

  it("a search is for all of its words, and #7 is one trial", () => {
    const state = finished();
    const rows = table(state, { ...ALL_TRIALS, search: "learning RATE", limit: 1000 }).rows;
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ hypothesis }) => /learning/i.test(hypothesis) && /rate/i.test(hypothesis))).toBe(true);
    expect(table(state, { ...ALL_TRIALS, search: "#7" }).rows.map(({ trial }) => trial)).toEqual([7]);
  });

  it("below a trial lies its whole branch and nothing else", () => {
    const state = finished();
    const rows = table(state, { ...ALL_TRIALS, below: 2, limit: 1000 }).rows;
    expect(rows.every(({ trial, parent }) => trial === 2 || rows.some((row) => row.trial === parent))).toBe(true);
  });

  it("an address with nonsense in it falls back to the defaults", () => {
    expect(tableQuery({ sort: "__proto__", offset: "-3", limit: "1e9", desc: "yes", below: "x" })).toEqual({
      ...ALL_TRIALS,
      below: null,
    });
  });

  it("CSV cells that look like formulas are defused, and quotes are doubled", () => {
    const state = aStudy({ trials: 4, isFinished: false, hostile: ['=HYPERLINK("http://evil.example")'] });
    const first = state.trials[1]?.proposal;
    expect(first?.hypothesis).toContain("=HYPERLINK");
    const csv = tableCsv(state, ALL_TRIALS);
    expect(csv.split("\r\n")[0]).toMatch(/^trial,parent,operator,verdict/);
    expect(csv).toContain('""http://evil.example""');
    expect(csv).not.toMatch(/(^|,)[=+@]/m);
  });
});

describe("one trial in full", () => {
  it("the champion's verdict names its test, its interval and its pairs", () => {
    const state = finished();
    const view = trialDetail(state, state.trunk);
    expect(view?.verdict).toBe("confirmed");
    expect(view?.because).toMatch(/^Beat (the baseline|#\d+) by \+[\d.]+ \[.*\] on \d+ fresh seeds/);
    expect(view?.lineage[0]?.trial).toBe(0);
    expect(view?.lineage.at(-1)?.trial).toBe(state.trunk);
    expect(view?.certifications.length).toBeGreaterThan(0);
    expect(view?.replicates.every(({ seed }) => Number.isInteger(seed))).toBe(true);
  });

  it("every trial has a sentence for its verdict", () => {
    const state = finished();
    for (const { number } of state.trials) expect(trialDetail(state, number)?.because, `#${number}`).not.toBe("");
  });

  it("a trial that does not exist is not found, and names are resolved", () => {
    const state = finished();
    expect(trialDetail(state, 9999)).toBeNull();
    expect([trialNumber(state, "root"), trialNumber(state, "#3"), trialNumber(state, "champion")]).toEqual([
      0,
      3,
      state.trunk,
    ]);
    expect([trialNumber(state, "../3"), trialNumber(state, "9999"), trialNumber(state, undefined)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("comparing, two metrics, evidence and memory", () => {
  it("trials are paired on the seeds that they share with the first", () => {
    const state = finished();
    const view = compare(state, [0, state.trunk, 3, 3, 99_999]);
    expect(view.trials.map(({ trial }) => trial)).toEqual([0, state.trunk, 3]);
    expect(view.pairs[0]).toBeNull();
    expect(view.pairs[1]?.n).toBeGreaterThan(3);
    expect(view.pairs[1]?.low).toBeLessThan(view.pairs[1]?.mean ?? 0);
    expect(view.facts.some(({ differs }) => differs)).toBe(true);
  });

  it("no point of the Pareto front is beaten in both metrics", () => {
    const view = scatter(finished(), "macro_f1", "bits_per_char");
    if (!view) throw new Error("the recorded study has metrics");
    for (const i of view.front)
      for (let j = 0; j < view.xs.length; j++) {
        const isBeaten = (view.xs[j] ?? 0) > (view.xs[i] ?? 0) && (view.ys[j] ?? 0) < (view.ys[i] ?? 0);
        expect(isBeaten).toBe(false);
      }
    expect(view.xLines.map(({ label }) => label)).toEqual(["baseline", "guardrail"]);
  });

  it("the levels in the error account add up, and every certification has its looks and its sentence", () => {
    const view = evidence(finished());
    expect(view.account.paid).toBeCloseTo(
      view.certifications.reduce((sum, { alpha }) => sum + alpha, 0),
      12,
    );
    for (const { looks, sentence, n } of view.certifications) {
      expect(sentence).not.toBe("");
      expect(looks.at(-1)?.n).toBe(n);
    }
    expect(view.calibration?.runs.filter(({ purpose }) => purpose === "repeat").length).toBeGreaterThan(0);
  });

  it("the memory lists every idea once, refused ones with what they repeat", () => {
    const state = finished();
    const view = memory(state, { search: "", kind: "all", offset: 0, limit: 10_000 });
    expect(view.total).toBe(state.trials.length - 1 + state.refusedProposals.length);
    const refused = view.ideas.filter(({ trial, kind }) => kind === "refused" && trial === null);
    expect(refused).toHaveLength(state.refusedProposals.length);
    expect(refused.every(({ match, reason }) => match !== null && reason !== "")).toBe(true);
  });
});

describe("views are plain data", () => {
  it.each(VIEW_NAMES)("%s survives JSON unchanged and is the same for the same state", (name) => {
    const state = finished();
    const parameters = { n: "3", trials: "0,1,2" };
    const once = answerQuery(state, FROM_OUTSIDE, name, parameters);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect(answerQuery(state, FROM_OUTSIDE, name, parameters)).toEqual(once);
  });

  it.each([0, 1, 2, 5, 20, 60, 120])("every view can be had after the first %s steps of a study", async (steps) => {
    const { fold } = await import("../../src/core/apply.ts");
    const { recordStudy } = await import("../../src/testing/recorded-study.ts");
    const state = fold(recordStudy({ trials: 12, isFinished: false }).slice(0, steps + 1));
    for (const name of VIEW_NAMES)
      expect(() => JSON.stringify(answerQuery(state, FROM_OUTSIDE, name, { n: "0", trials: "0,1" }))).not.toThrow();
  });
});
