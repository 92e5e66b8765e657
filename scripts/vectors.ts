/** Recomputes every number of a vectors file with `src/stats` and compares: `npm run -s vectors -- FILE`. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { DEFAULT_RULE, type Rule } from "../src/stats/index.ts";
import { GROUPS, type Json, type Row } from "./vector-groups.ts";

interface Tally {
  checked: number;
  worst: number;
  readonly mismatches: string[];
}

const main = (file: string | undefined): number => {
  if (file === undefined) {
    process.stderr.write("No file given. Write: npm run -s vectors -- FILE\n");
    return 2;
  }
  const { meta, ...groups } = JSON.parse(readFileSync(file, "utf8")) as { readonly [key: string]: Json };
  const { tolerance = 1e-6, defaults = {} } = (meta ?? {}) as {
    readonly tolerance?: number;
    readonly defaults?: object;
  };
  const rule: Rule = { ...DEFAULT_RULE, ...defaults };
  const tally: Tally = { checked: 0, worst: 0, mismatches: [] };
  for (const [group, rows] of Object.entries(groups)) checkGroup(group, rows as readonly Row[], rule, tolerance, tally);
  for (const mismatch of tally.mismatches) process.stdout.write(`${mismatch}\n`);
  process.stdout.write(`${tally.checked} checked, worst relative error ${tally.worst.toExponential(2)}\n`);
  return tally.mismatches.length > 0 || tally.checked === 0 ? 1 : 0;
};

const checkGroup = (name: string, rows: readonly Row[], rule: Rule, tolerance: number, tally: Tally): void => {
  const group = GROUPS[name];
  if (group === undefined) {
    tally.mismatches.push(`${name}: unknown group; known are ${Object.keys(GROUPS).join(", ")}`);
    return;
  }
  rows.forEach((row, index) => {
    const where = `${name}[${index}]`;
    try {
      const outputs = group.compute(row, rule);
      for (const [field, expected] of Object.entries(row)) {
        if (group.inputs.includes(field) && !(field in outputs)) continue;
        compare(`${where}.${field}`, expected, outputs[field], tolerance, tally);
      }
    } catch (error) {
      tally.mismatches.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
};

const compare = (where: string, expected: Json, got: unknown, tolerance: number, tally: Tally): void => {
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
    expected.forEach((item: Json, i) => {
      compare(`${where}[${i}]`, item, got[i], tolerance, tally);
    });
    return;
  }
  tally.checked += 1;
  const error = errorOf(where, expected, got);
  if (error > tally.worst) tally.worst = error;
  if (error > tolerance) tally.mismatches.push(`${where}: expected ${JSON.stringify(expected)}, got ${show(got)}`);
};

/** Relative error of two numbers; 0 or infinite for everything else. JSON writes NaN and infinities as null. */
const errorOf = (where: string, expected: Json, got: unknown): number => {
  if (typeof expected === "number" && typeof got === "number" && Number.isFinite(got)) {
    return Math.abs(got - expected) / Math.max(Math.abs(expected), leastScale(where));
  }
  if (expected === null) return got === null || (typeof got === "number" && !Number.isFinite(got)) ? 0 : Infinity;
  return expected === got ? 0 : Infinity;
};

/** Differences of near-equal metrics are 0 only up to rounding; probabilities keep their digits however small. */
const leastScale = (where: string): number => (/\.(p|p_\w+|projected_p\w*)$/.test(where) ? 1e-30 : 1e-9);

const show = (value: unknown): string =>
  typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");

process.exitCode = main(process.argv[2]);
