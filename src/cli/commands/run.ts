import type { Phase } from "../../core/state.ts";
import type { CliContext } from "../context.ts";
import type { RunRequest } from "../run-study.ts";
import { countOption, textOption, type Verb, type VerbOptions } from "../verb.ts";

/** `espalier run`. */
export const runVerb: Verb = {
  usage: "run",
  summary: "start the study, or go on with it, to its end",
  describe: (command) =>
    command
      .option("--agent <name>", "agent to use instead of the project file's")
      .option("--budget-replicates <count>", "replicates that the study may use")
      .option("--parallel <count>", "workers that propose, implement and measure at once")
      .option("--no-sandbox", "let a coding agent work although this machine cannot jail it")
      .option("-d, --detach", "go on in the background; `status`, `logs -f` and `stop` reach it"),
  run: async (context, _args, options) => {
    if (options.detach === true) {
      const { runDetached } = await import("../run-detached.ts");
      await runDetached(context, options);
    } else {
      await runTo(context, { ...requestOf(options), until: null });
    }
  },
};

/** `espalier baseline`. */
export const baselineVerb: Verb = {
  usage: "baseline",
  summary: "measure the unchanged repository and its noise, and stop there",
  run: (context) => runTo(context, { until: "baseline" }),
};

/** `espalier integrate`. */
export const integrateVerb: Verb = {
  usage: "integrate",
  summary: "end the search and combine its winning branches",
  run: (context) => runTo(context, { until: "integration", closesSearch: true }),
};

/** `espalier audit`. */
export const auditVerb: Verb = {
  usage: "audit",
  summary: "end the search and audit the champion against the baseline on fresh seeds",
  run: (context) => runTo(context, { until: "audit", closesSearch: true }),
};

/** What the options of `run` ask for. */
export const requestOf = (options: VerbOptions): Omit<RunRequest, "until"> => ({
  agent: textOption(options, "agent"),
  replicates: countOption(options, "budgetReplicates"),
  parallel: countOption(options, "parallel"),
  acceptsNoSandbox: options.sandbox === false,
});

const runTo = async (context: CliContext, request: RunRequest & { readonly until: Phase | null }): Promise<void> => {
  const { runStudy, throwRefusal } = await import("../run-study.ts");
  const { printStatus } = await import("./status.ts");
  const result = await runStudy(context, request);
  if (result.wasOver) {
    const { study, state } = result;
    const how = state.phase === "refused" ? "ended at its baseline" : "is finished";
    context.say(`Study "${study}" ${how}. Start another with: espalier run --study NAME`);
  }
  throwRefusal(result.state);
  await printStatus(context, { ...result, writer: null });
  if (result.end === "interrupted") {
    context.say("Interrupted. `espalier run` goes on where it was.");
    context.exit(INTERRUPTED);
  }
  const report = result.state.handover?.reportPath;
  if (report !== undefined) context.say(`Report: ${report}`);
};

const INTERRUPTED = 130;
