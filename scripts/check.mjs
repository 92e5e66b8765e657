// The inner loop: format and lint, types and import rules, and the quick unit tests, side by side.
import { spawn } from "node:child_process";

const PARTS = {
  lint: [["biome", "check", "."]],
  types: [
    ["tsc", "-b"],
    ["tsc", "-p", "test"],
  ],
  tests: [["vitest", "run", "--project", "unit"]],
};

const run = ([program, ...args]) =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => resolve({ isGood: false, output: Buffer.from(`${error.message}\n`) }));
    child.on("close", (code) => resolve({ isGood: code === 0, output: Buffer.concat(output) }));
  });

const runPart = async (name, commands) => {
  const startedAt = performance.now();
  for (const command of commands) {
    const { isGood, output } = await run(command);
    process.stdout.write(output);
    if (!isGood) {
      console.error(`${name}: ${command.join(" ")} failed`);
      return false;
    }
  }
  console.log(`${name}: passed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return true;
};

const passed = await Promise.all(Object.entries(PARTS).map(([name, commands]) => runPart(name, commands)));
process.exitCode = passed.every(Boolean) ? 0 : 1;
