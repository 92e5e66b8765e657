// biome-ignore-all lint/suspicious/noControlCharactersInRegex: escapes are what is looked for.
import { describe, expect, it } from "vitest";
import {
  liveView,
  renderCompare,
  renderCurve,
  renderList,
  renderReport,
  renderStatus,
  renderTree,
  renderTrial,
} from "../../../src/cli/render/index.ts";
import { columnsOf } from "../../../src/cli/render/style.ts";
import { apply, fold } from "../../../src/core/apply.ts";
import type { StudyState } from "../../../src/core/state.ts";
import { recordStudy } from "../../../src/testing/recorded-study.ts";
import { ALL_TRIALS, compare, curve, overview, table, tree, trialDetail } from "../../../src/views/index.ts";
import { HOSTILE_TEXTS } from "../../ui/hostile-texts.ts";

const PLAIN = { colour: false, width: 100 } as const;
const COLOURED = { colour: true, width: 100 } as const;
const study = (trials: number, isFinished = true): StudyState => fold(recordStudy({ trials, isFinished }));
const small = study(14);
const seen = (state: StudyState) => overview(state, { nowMs: null, isRunning: null });

describe("the tree in the terminal", () => {
  it("grows straight down along the best line, with side branches to the right", () => {
    const text = renderTree(tree(small), { ...PLAIN, baseline: seen(small).baseline?.value ?? null });
    const lines = text.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^◆ root\s+baseline bits_per_char 1\.\d+$/);
    for (const trial of tree(small).bestPath.slice(1))
      expect(
        lines.some((line) => new RegExp(`^[^│├]*#${trial}\\b`).test(line)),
        `#${trial} is on the trunk`,
      ).toBe(true);
    expect(text).toMatch(/├─/);
  });

  it("shows every trial of a small study once", () => {
    const numbers = [...renderTree(tree(small), PLAIN).matchAll(/[◆✔▲○▽·≈≡!✗⊘◐] #(\d+)/g)].map((match) =>
      Number(match[1]),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(small.trials.slice(1).map(({ number }) => number));
  });

  it("sums up what is over in a large study, and nothing is lost in the sums", () => {
    const large = study(200, false);
    const text = renderTree(tree(large), PLAIN);
    const drawn = [...text.matchAll(/[◆✔▲○▽·≈≡!✗⊘◐] #\d+/g)].length;
    const summed = [
      ...text.matchAll(
        /(\d+) (?:unclear|likely worse|inert|failed|refused|unstable|further down|likely better|limit broken|ignores seed)/g,
      ),
    ];
    expect(drawn).toBeLessThan(120);
    expect(drawn + summed.reduce((sum, match) => sum + Number(match[1]), 0)).toBe(large.trials.length - 1);
  });

  it("no line is wider than the terminal, at any width", () => {
    for (const width of [60, 80, 100, 140])
      for (const line of renderTree(tree(small), { ...PLAIN, width }).split("\n"))
        expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });

  it("a chain of 5,000 trials is drawn, whatever its depth", () => {
    const view = tree(small);
    const parent = Array.from({ length: 5000 }, (_, i) => i - 1);
    const filled = <T>(value: T): T[] => parent.map(() => value);
    const deep = {
      ...view,
      parent,
      verdict: filled(3),
      gain: filled(0),
      gainSd: filled(0),
      effect: filled(0),
      runs: filled(1),
      flags: filled(0),
      label: filled(""),
      bestPath: [0],
      trunkPath: [0],
      best: 0,
      trunk: 0,
    };
    expect(
      renderTree(deep, { ...PLAIN, all: true })
        .trimEnd()
        .split("\n"),
    ).toHaveLength(5000);
  });
});

describe("status, list, trial and comparison", () => {
  it("status says baseline, best, confirmed and audited in four lines, then the budget", () => {
    const text = renderStatus(seen(study(60)), PLAIN);
    expect(text).toMatch(/baseline\s+1\.\d+\s+noise ±0\.0\d+, \d seeds/);
    expect(text).toMatch(/confirmed\s+1\.\d+\s+\+0\.\d+ \[\+0\.\d+, \+0\.\d+\] {2}#\d+ beats/);
    expect(text).toMatch(/audited\s+\+0\.\d+ \[.*\] {2}#\d+ against the baseline, \d+ fresh pairs/);
    expect(text).toMatch(/replicates\s+[█▏▎▍▌▋▊▉░]+ \s*\d+ of \d+/);
  });

  it("a list has a line for each trial and says how many more there are", () => {
    const text = renderList(table(small, { ...ALL_TRIALS, limit: 5 }), PLAIN);
    expect(text.trimEnd().split("\n")).toHaveLength(7);
    expect(text).toMatch(/\d+ more/);
    expect(renderList(table(small, { ...ALL_TRIALS, search: "no such words" }), PLAIN)).toBe("No trial matches.\n");
  });

  it("a trial shows its verdict's test, its replicates one by one and how to check it out", () => {
    const detail = trialDetail(small, 2);
    if (!detail) throw new Error("trial 2 was recorded");
    const text = renderTrial(detail, PLAIN, { worktree: null, folder: "/somewhere/trials/2" });
    expect(text).toMatch(/P\(the edit helps\)|Beat|fail|refused/);
    expect(text).toMatch(/search\s+\d+/);
    expect(text).toMatch(/git worktree add \.\.\/trial-2 [0-9a-f]{12}/);
    expect(text).toContain("/somewhere/trials/2");
  });

  it("a comparison pairs by seed against the first", () => {
    const text = renderCompare(compare(study(60), [0, study(60).trunk]), PLAIN);
    expect(text).toMatch(/against root\s+–\s+\+0\.\d+/);
    expect(text).toMatch(/seed \d+/);
  });

  it("the curve in characters is as wide as asked and names both ends", () => {
    const text = renderCurve(curve(small), { width: 70 });
    for (const line of text.split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(72);
    expect(text).toMatch(/━/);
  });
});

describe("the live view of a run", () => {
  const follow = (isTerminal: boolean): string => {
    const entries = recordStudy({ trials: 8, isFinished: true });
    let written = "";
    const view = liveView({ write: (text) => (written += text), isTerminal, colour: false, width: () => 90 });
    const state = fold(entries.slice(0, 1));
    for (const entry of entries.slice(1)) {
      apply(state, entry);
      view.event(state, entry);
    }
    view.close();
    return written;
  };

  it("in a pipe it is one line an event, without a single escape", () => {
    const lines = follow(false).trimEnd().split("\n");
    expect(lines.every((line) => /^\d\d:\d\d:\d\d {2}\S/.test(line))).toBe(true);
    expect(lines.join("")).not.toContain("\u001b");
    expect(lines.some((line) => /#1 on root/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/orchestrator stopped/);
  });

  it("on a terminal the footer is rubbed out line by line before it is drawn again, and at the end", () => {
    const written = follow(true);
    let height = 0;
    let footer = 0;
    for (const part of written.split(/(\u001b\[\d+A\u001b\[0J)/)) {
      const up = /\u001b\[(\d+)A/.exec(part);
      if (up) {
        expect(Number(up[1])).toBeLessThanOrEqual(height);
        height -= Number(up[1]);
        footer += 1;
      } else height += (part.match(/\n/g) ?? []).length;
    }
    expect(footer).toBeGreaterThan(20);
    expect(written).toMatch(/about \d+ (min|s|h).* left/);
    expect(written).toMatch(/measuring/);
  });

  it("no line of the footer is wider than the window", () => {
    for (const line of follow(true).split("\n"))
      expect(columnsOf(line.replace(/\u001b\[\d+A\u001b\[0J/g, ""))).toBeLessThanOrEqual(90);
  });
});

describe("sixty hostile texts in every field", () => {
  const entries = recordStudy({
    trials: 150,
    isFinished: true,
    hostile: HOSTILE_TEXTS,
    name: "\u001b]0;owned\u0007\u202ename",
  });
  const state = fold(entries);
  HOSTILE_TEXTS.forEach((text, i) => {
    apply(state, {
      seq: state.seq + 1,
      atMs: state.nowMs,
      event: { type: "trial_noted", trial: 1 + (i % 20), text, by: text },
    });
  });
  const views = (options: typeof PLAIN | typeof COLOURED): readonly (readonly [string, string])[] => {
    let live = "";
    const view = liveView({
      write: (text) => (live += text),
      isTerminal: false,
      colour: options.colour,
      width: () => 100,
    });
    const again = fold(entries.slice(0, 1));
    for (const entry of entries.slice(1)) {
      apply(again, entry);
      view.event(again, entry);
    }
    return [
      ["status", renderStatus(seen(state), options)],
      ["tree", renderTree(tree(state), { ...options, all: true })],
      ["ls", renderList(table(state, { ...ALL_TRIALS, limit: 500 }), options)],
      [
        "show",
        state.trials
          .map(({ number }) =>
            renderTrial(trialDetail(state, number) as NonNullable<ReturnType<typeof trialDetail>>, options),
          )
          .join(""),
      ],
      ["compare", renderCompare(compare(state, [0, 1, 2, 3]), options)],
      ["report", options.colour ? "" : renderReport(state)],
      ["run", live],
    ];
  };

  it("without colour no control byte reaches the terminal, and no character that turns the direction", () => {
    for (const [name, text] of views(PLAIN)) expect(text, name).not.toMatch(OBEYED);
  });

  it("with colour the only escapes are our own colours", () => {
    for (const [name, text] of views(COLOURED))
      expect(text.replaceAll(/\u001b\[[0-9;]*m/g, ""), name).not.toMatch(OBEYED);
  });

  it("the Markdown of the report holds no live HTML, image or script link", () => {
    const markdown = renderReport(state).replace(/```text[\s\S]*?```/g, "");
    expect(markdown).not.toMatch(/(?<!\\)<[a-z/!]/i);
    expect(markdown).not.toMatch(/(?<!\\)\]\((?!report\.html)/);
  });
});

describe("the report in Markdown", () => {
  it("leads with what is confirmed and audited, with effect, interval and n", () => {
    const text = renderReport(study(60), { htmlName: "report.html" });
    expect(text).toMatch(
      /\*\*Confirmed and audited: #\d+ improves bits\\_per\\_char by \+0\.\d+ \[\+0\.\d+, \+0\.\d+\]\*\* over the baseline, on \d+ pairs/,
    );
    for (const part of [
      "Where it stands",
      "Best so far",
      "The tree",
      "Claims",
      "what each edit is worth",
      "Guardrails",
      "What was combined",
      "Cost",
      "What was refused",
      "The noise",
      "Hand-over",
    ])
      expect(text).toContain(part);
  });

  it("claims nothing where nothing was confirmed", () => {
    const text = renderReport(study(5));
    expect(text).toContain("**Nothing is confirmed.**");
    expect(text).not.toMatch(/\*\*Confirmed/);
  });
});

const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
