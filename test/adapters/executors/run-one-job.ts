/**
 * A program of its own for tests of crashes: `run-one-job STATE_FOLDER JOB_JSON` runs one job like an orchestrator would,
 * and prints its outcome.
 */
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";

const [stateFolder = "", job = "", sandbox = ""] = process.argv.slice(2);
const executor = localExecutor({
  sandbox: sandbox === "plain" ? plainSandbox("for this test") : await detectSandbox(),
  stateFolder,
});
const outcome = await executor.run(JSON.parse(job), new AbortController().signal);
process.stdout.write(JSON.stringify(outcome));
