import { costOf, runEngine } from "./engine.ts";
import { relativeDifference, summarise } from "./measure.ts";
import { ENGINE, espalierWith, FIRST_WORLD, playAll, REFERENCE } from "./scenarios.ts";
import { percent, percentOf, plusMinus } from "./table.ts";
import { makeWorld, type WorldSettings } from "./world.ts";

/** Holds the engine against the compact policy: what they gain, confirm and publish on the same worlds. */
export const agreementTable = (isFull: boolean): readonly (readonly string[])[] => [
  ["", "compact policy", "engine", "difference", "claims", "false promotions", "interval covers"],
  ...CASES.map(({ name, budget, workers = 1, settings = {} }) => {
    const quick = settings.ideas === "null" ? 40 : budget >= 300 ? 20 : 120;
    const worlds = isFull ? (settings.ideas === "null" ? 1000 : 300) : quick;
    const row = { budget, worlds, settings };
    const reference = playAll(espalierWith(REFERENCE, workers), row);
    const engine = playAll(espalierWith(ENGINE, workers), row);
    const measured = summarise(engine);
    return [
      name,
      plusMinus(summarise(reference).gain),
      plusMinus(measured.gain),
      settings.ideas === "null" ? "–" : percent(relativeDifference(reference, engine)),
      percent(measured.claims),
      percentOf(measured.falseDiscoveries),
      percent(measured.coverage),
    ];
  }),
];

/** The engine where 15 % of the ideas break a guardrail: what it still confirms, and whether that keeps the guardrail. */
export const guardrailTable = (isFull: boolean): readonly (readonly string[])[] => {
  const studies = Array.from({ length: isFull ? 200 : 20 }, (_, i) => {
    const world = makeWorld(FIRST_WORLD + i);
    const { study, subjects } = runEngine(world, { budget: 150, isGuarded: true });
    const champion = subjects.get(study.state.trunk) ?? world.baseline;
    return { isConfirmed: study.state.trunk !== 0, gain: champion.value, isCostly: costOf(world, champion) > 0 };
  });
  const confirmed = studies.filter(({ isConfirmed }) => isConfirmed);
  const gain = confirmed.reduce((sum, study) => sum + study.gain, 0) / Math.max(1, confirmed.length);
  return [
    ["studies", "confirmed a gain", "of these break the guardrail", "mean gain of these"],
    [
      String(studies.length),
      String(confirmed.length),
      String(confirmed.filter(({ isCostly }) => isCostly).length),
      gain.toFixed(2),
    ],
  ];
};

interface Case {
  readonly name: string;
  readonly budget: number;
  readonly workers?: number;
  readonly settings?: Partial<WorldSettings>;
}

const CASES: readonly Case[] = [
  { name: "budget 20", budget: 20 },
  { name: "budget 50", budget: 50 },
  { name: "budget 100", budget: 100 },
  { name: "budget 300", budget: 300 },
  { name: "budget 300, 4 workers", budget: 300, workers: 4 },
  { name: "budget 300, 8 workers", budget: 300, workers: 8 },
  { name: "budget 300, noise 0.05", budget: 300, settings: { sigma: 0.05 } },
  { name: "budget 300, nothing helps", budget: 300, settings: { ideas: "null" } },
];
