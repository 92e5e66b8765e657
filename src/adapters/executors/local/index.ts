export { collectLeftovers } from "./collect-leftovers.ts";
export { type LocalExecutorOptions, localExecutor } from "./local-executor.ts";
export { machineGuarantees } from "./machine-guarantees.ts";
