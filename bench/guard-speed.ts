/**
 * Times the guard on a file of 1,000 lines with a diff of 500 lines: `npm run bench:guard-speed`.
 *
 * The figure to reach is 100 ms; the ratio to parsing both sides alone does not depend on the machine.
 */
import { guardPatch } from "../src/guard/index.ts";
import { loadParsers } from "../src/source/index.ts";

const BLOCKS = 100;
const ROUNDS = 15;

/** A training script of ten lines a block; in the changed version each has another default and three in ten have five other lines. */
const scriptOf = (isChanged: boolean): string => {
  const blocks = Array.from({ length: BLOCKS }, (_, index) => {
    const gate = isChanged && index % 10 < 3;
    return [
      `def block_${index}(x, weights, rate=${isChanged ? `${index + 1}e-3` : `${index}e-3`}):`,
      `    """Scales and mixes one batch of inputs."""`,
      gate ? `    gate_${index} = weights[${index}].sigmoid().mean(dim=-1)` : `    mean = x.mean(dim=-1, keepdim=True)`,
      gate ? `    x = x * gate_${index} + weights["bias"]` : `    x = x - mean`,
      `    for step in range(${index % 7} + 2):`,
      gate ? `        x = fold(x, step, scale=gate_${index})` : `        x = fold(x, step, scale=rate)`,
      gate ? `        log.info("step %d of %d", step, ${index})` : `        log.info("step", step)`,
      `    if rate > 0.5 and x.ndim == 3:`,
      gate ? `        x = x.clamp(min=-${index}, max=${index})` : `        x = x.clamp(min=-1, max=1)`,
      `    return {"x": x, "rate": rate, "index": ${index}}`,
    ];
  });
  return `${blocks.flat().join("\n")}\n`;
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const timeOf = (work: () => unknown): number => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Processor time, since other programs on the machine would count against the clock.
    const start = process.cpuUsage();
    work();
    times.push(process.cpuUsage(start).user / 1000);
  }
  return median(times);
};

const parsers = await loadParsers();
const [before, after] = [scriptOf(false), scriptOf(true)];
const [old, now] = [before.split("\n"), after.split("\n")];
const changed = old.filter((line, index) => line !== now[index]).length;
const parseMs = timeOf(() => [parsers.parse("python", before), parsers.parse("python", after)]);
const guardMs = timeOf(() => guardPatch({ files: [{ path: "train.py", before, after }], parsers }));
process.stdout.write(
  `${old.length - 1} lines, ${changed} of them changed (${2 * changed} lines of diff)\n` +
    `parsing both sides: ${parseMs.toFixed(1)} ms; the guard: ${guardMs.toFixed(1)} ms, ${(guardMs / parseMs).toFixed(1)} times as long\n`,
);
