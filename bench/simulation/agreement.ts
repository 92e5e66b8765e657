import { relativeDifference, summarise } from "./measure.ts";
import { ENGINE, espalierWith, playAll, REFERENCE } from "./scenarios.ts";
import { percent, percentOf, plusMinus } from "./table.ts";
import type { WorldSettings } from "./world.ts";

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
