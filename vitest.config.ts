import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, ...extra },
});

const UNIT = ["test/{stats,core,source,memory,guard,views,config}/**/*.test.ts", "test/*.test.ts"];

/** Whole studies and large inputs, seconds each: `npm test` runs them, the inner loop does not. */
const SLOW_UNIT = ["test/core/study.test.ts", "test/guard/hostile-input.test.ts"];

export default defineConfig({
  test: {
    reporters: ["default", "./test/tally-reporter.ts"],
    projects: [
      // Pure functions leave nothing behind, so that files can share what they load.
      project("unit", UNIT, { exclude: SLOW_UNIT, isolate: false }),
      project("unit-slow", SLOW_UNIT, { testTimeout: 60_000 }),
      project("contract", ["test/{contract,adapters,git,process,runtime,web}/**/*.test.ts"], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project("cli", ["test/cli/**/*.test.ts"], { testTimeout: 240_000, hookTimeout: 240_000 }),
      project("ui", ["test/ui/**/*.test.ts"], {
        testTimeout: 180_000,
        hookTimeout: 180_000,
        globalSetup: ["test/ui/set-up.ts"],
        fileParallelism: false,
      }),
      project("e2e", ["test/e2e/**/*.test.ts"], { testTimeout: 600_000, hookTimeout: 600_000 }),
    ],
  },
});
