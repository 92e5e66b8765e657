/** Plays Espalier's rule and two simpler ones in a simulated world: `npm run bench:simulation [-- --full]`. */
import process from "node:process";
import { agreementTable, guardrailTable } from "./agreement.ts";
import { type Goal, goalRows, isEveryGoalMet } from "./goals.ts";
import { estimate, relativeDifference } from "./measure.ts";
import { searchAndCertify } from "./reference.ts";
import {
  ENGINE,
  espalierWith,
  FIRST_WORLD,
  measurePolicy,
  POLICIES,
  type Policy,
  playAll,
  REFERENCE,
} from "./scenarios.ts";
import { slim } from "./slim.ts";
import { markdownTable, percent, percentOf, plusMinus } from "./table.ts";
import { makeWorld, type WorldSettings } from "./world.ts";

const isFull = process.argv.includes("--full");
/** Worlds that a row plays: fewer where a study is long, more where rare claims are counted. */
const worldsFor = (budget: number, isNull = false): number => {
  const quick = isNull ? 200 : budget >= 1000 ? 30 : budget >= 300 ? 120 : 300;
  return isFull ? (isNull ? 1500 : budget >= 1000 ? 300 : 1000) : quick;
};

const engineWorldsFor = (budget: number, isNull = false): number => (isNull ? 1000 : budget >= 1000 ? 100 : 300);

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const gains = (title: string, columns: readonly (readonly [string, number, Partial<WorldSettings>])[]): void => {
  print(`\n${title}\n`);
  const cell = (policy: Policy, [, budget, settings]: (typeof columns)[number]) =>
    measurePolicy(policy, { budget, settings, worlds: worldsFor(budget) });
  const rows: string[][] = [["true gain over the baseline", ...columns.map(([name]) => name)]];
  for (const [name, policy] of Object.entries(POLICIES)) {
    const measured = columns.map((column) => cell(policy, column));
    rows.push([name, ...measured.map((m) => plusMinus(m.gain))]);
    if (name === "espalier")
      rows.push(["espalier, confirmed only", ...measured.map((m) => plusMinus(m.confirmedGain))]);
  }
  print(markdownTable(rows));
};

const claims = (): void => {
  print("\nHow much of what is reported is true (budget 300)\n");
  const rows = [["", "false promotions", "reported minus true", "interval covers", "edits that do not help"]];
  for (const [name, policy] of Object.entries(POLICIES)) {
    const m = measurePolicy(policy, { budget: 300, worlds: worldsFor(300) });
    const row = [percentOf(m.falseDiscoveries), plusMinus(m.inflation), percent(m.coverage), percentOf(m.passengers)];
    rows.push([name, ...row]);
  }
  print(markdownTable(rows));
};

const nothingHelps = (): void => {
  print("\nWorlds in which no idea helps (budget 300): searches that claim an improvement\n");
  const settings: readonly (readonly [string, Partial<WorldSettings>])[] = [
    ["ordinary noise", {}],
    ["no shared seed luck", { seedCorrelation: 0 }],
    ["heavy tails, bad seeds", { noise: "heavy" }],
    ["noise differs twofold between trials", { spreadStep: 0.5 }],
    ["half of the ideas harm", { ideas: "null-or-harmful" }],
  ];
  const rows = [["", ...settings.map(([name]) => name)]];
  for (const name of ["autoresearch", "greedy, 3 seeds", "espalier"] as const) {
    const worlds = name === "espalier" ? worldsFor(300, true) : 100;
    const measured = settings.map(([, own]) =>
      measurePolicy(POLICIES[name], { budget: 300, worlds, settings: { ideas: "null", ...own } }),
    );
    rows.push([name, ...measured.map((m) => percent(m.claims))]);
  }
  print(markdownTable(rows));
};

const workers = (): void => {
  print("\nAsynchronous workers: gain against one worker on the same worlds\n");
  const rows = [["budget", "1 worker", "4 workers", "8 workers"]];
  for (const budget of [100, 300]) {
    const options = { budget, worlds: worldsFor(budget) };
    const one = playAll(POLICIES.espalier, options);
    const differences = [4, 8].map((count) => {
      return percent(relativeDifference(one, playAll(espalierWith(REFERENCE, count), options)));
    });
    rows.push([String(budget), plusMinus(estimate(one.map((o) => o.gain))), ...differences]);
  }
  print(markdownTable(rows));
};

const slimming = (): void => {
  print("\nSlimming the leader by random ablation (budget 300)\n");
  const rows = [["replicates on top", "edits", "edits that do not help", "true gain"]];
  for (const share of [0.5, 1]) {
    const all = Array.from({ length: worldsFor(300) }, (_, i) =>
      slim(searchAndCertify(makeWorld(FIRST_WORLD + i), { budget: 300 }), share),
    );
    const mean = (pick: (s: (typeof all)[number]) => number): number => estimate(all.map(pick)).mean;
    const shareText = (passengers: number, edits: number): string => percentOf(passengers / edits);
    rows.push([
      percentOf(share),
      `${mean((s) => s.editsBefore).toFixed(0)} → ${mean((s) => s.editsAfter).toFixed(0)}`,
      `${shareText(
        mean((s) => s.passengersBefore),
        mean((s) => s.editsBefore),
      )} → ${shareText(
        mean((s) => s.passengersAfter),
        mean((s) => s.editsAfter),
      )}`,
      `${mean((s) => s.gainBefore).toFixed(2)} → ${mean((s) => s.gainAfter).toFixed(2)}`,
    ]);
  }
  print(markdownTable(rows));
};

const started = process.hrtime.bigint();
const budgets = [20, 50, 100, 300, 1000].map((budget) => [`budget ${budget}`, budget, {}] as const);
gains("Budgets in replicates (noise 1, a large gain is 1 or more)", budgets);
const noises = [0.05, 0.25, 2].map((sigma) => [`noise ${sigma}`, 300, { sigma }] as const);
gains("Noise (budget 300)", noises);
claims();
nothingHelps();
workers();
slimming();
print("\nThe engine of the product against the compact policy, on the same worlds\n");
print(markdownTable(agreementTable(isFull)));
print("\nThe engine where 15 % of the ideas break a guardrail (budget 150)\n");
print(markdownTable(guardrailTable(isFull)));
const showGoals = (title: string, goals: readonly Goal[]): boolean => {
  print(`\n${title}\n`);
  print(markdownTable([["property", "goal", "measured", ""], ...goals.map(({ cells }) => cells)]));
  return isEveryGoalMet(goals);
};
const isMet = showGoals("Goals, compact policy", goalRows(worldsFor));
const isMetByEngine = !isFull || showGoals("Goals, engine", goalRows(engineWorldsFor, ENGINE));
print(`\n${Math.round(Number(process.hrtime.bigint() - started) / 1e9)} s, ${isFull ? "full" : "quick"} run.`);
process.exitCode = isMet && isMetByEngine ? 0 : 1;
