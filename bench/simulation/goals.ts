import { type Estimate, relativeDifference, summarise } from "./measure.ts";
import { searchAndCertify } from "./reference.ts";
import { type Espalier, espalierWith, FIRST_WORLD, measurePolicy, POLICIES, playAll, REFERENCE } from "./scenarios.ts";
import { slim } from "./slim.ts";
import { percent, plusMinus } from "./table.ts";
import { makeWorld } from "./world.ts";

/** One property of the rule held against its goal. */
export interface Goal {
  readonly cells: readonly string[];
  /** False where even the margin of the measurement does not reach the goal. */
  readonly isMet: boolean;
}

/** Measures every goal of the rule on fresh worlds. */
export const goalRows = (
  worldsFor: (budget: number, isNull?: boolean) => number,
  play: Espalier = REFERENCE,
): readonly Goal[] => {
  const { autoresearch } = POLICIES;
  const espalier = espalierWith(play, 1);
  const at = (budget: number, sigma = 1) =>
    summarise(playAll(espalier, { budget, worlds: worldsFor(budget), settings: { sigma } }));
  const at300 = at(300);
  const noiseless = { budget: 300, worlds: worldsFor(300), settings: { sigma: 0.05 } };
  const best = measurePolicy(autoresearch, noiseless);
  const one = playAll(espalier, { budget: 300, worlds: worldsFor(300) });
  const loss = (workers: number): Estimate => {
    const several = playAll(espalierWith(play, workers), { budget: 300, worlds: one.length });
    const { mean, margin } = relativeDifference(one, several);
    return { mean: -mean, margin };
  };
  const nullClaims = (spreadStep: number): Estimate =>
    measurePolicy(espalier, { budget: 300, worlds: worldsFor(300, true), settings: { ideas: "null", spreadStep } })
      .claims;
  const small = { budget: 20, worlds: 600 };
  return [
    atLeast("true gain, budget 300", 11.8, at300.gain, plusMinus),
    atLeast("true gain, budget 100", 6.4, at(100).gain, plusMinus),
    atLeast("true gain, budget 1000", 14.2, at(1000).gain, plusMinus),
    atMost("searches that confirm anything where nothing helps", 0.05, nullClaims(0.15), percent),
    atMost("the same where noise differs twofold between trials", 0.05, nullClaims(0.5), percent),
    atMost("false confirmations, budget 300", 0.05, { mean: at300.falseDiscoveries, margin: 0 }, percent),
    atMost("loss of gain with 4 workers, budget 300", 0.02, loss(4), percent),
    atMost("loss of gain with 8 workers, budget 300", 0.05, loss(8), percent),
    atLeast("true gain, noise .05, budget 300", best.gain.mean, at(300, 0.05).gain, plusMinus),
    atMost("edits that do not help after slimming, +50 %", 0.25, passengersAfterSlimming(worldsFor(300)), percent),
    atMost("bias of the audit, size", 0.15, absolute(at300.inflation), plusMinus),
    atLeast("coverage of the audit's interval, least", 0.93, at300.coverage, percent),
    atMost("coverage of the audit's interval, most", 0.98, at300.coverage, percent),
    atLeast(
      "true gain, one-seed mode, budget 20",
      measurePolicy(autoresearch, small).gain.mean,
      measurePolicy(espalier, small).gain,
      plusMinus,
    ),
  ];
};

/** Whether no goal was missed beyond its margin. */
export const isEveryGoalMet = (goals: readonly Goal[]): boolean => goals.every(({ isMet }) => isMet);

type Show = (value: Estimate | undefined) => string;

const atLeast = (property: string, goal: number, measured: Estimate | undefined, show: Show): Goal =>
  held(property, `≥ ${goalText(goal, show)}`, measured, show, (m) => [m.mean >= goal, m.mean + m.margin >= goal]);

const atMost = (property: string, goal: number, measured: Estimate | undefined, show: Show): Goal =>
  held(property, `≤ ${goalText(goal, show)}`, measured, show, (m) => [m.mean <= goal, m.mean - m.margin <= goal]);

const held = (
  property: string,
  goal: string,
  measured: Estimate | undefined,
  show: Show,
  judge: (measured: Estimate) => readonly [isMet: boolean, isWithinMargin: boolean],
): Goal => {
  const [isMet, isWithinMargin] = measured === undefined ? [false, false] : judge(measured);
  const verdict = isMet ? "met" : isWithinMargin ? "within the margin" : "missed";
  return { cells: [property, goal, show(measured), verdict], isMet: isWithinMargin };
};

const goalText = (goal: number, show: Show): string =>
  show === percent ? `${Number((100 * goal).toFixed(1))} %` : String(Number(goal.toFixed(2)));

const absolute = (value: Estimate | undefined): Estimate | undefined =>
  value && { ...value, mean: Math.abs(value.mean) };

const passengersAfterSlimming = (worlds: number): Estimate => {
  let passengers = 0;
  let edits = 0;
  for (let i = 0; i < worlds; i++) {
    const slimmed = slim(searchAndCertify(makeWorld(FIRST_WORLD + i), { budget: 300 }), 0.5);
    passengers += slimmed.passengersAfter;
    edits += slimmed.editsAfter;
  }
  return { mean: passengers / edits, margin: 0 };
};
