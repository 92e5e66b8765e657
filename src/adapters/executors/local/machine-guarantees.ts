import type { Guarantee } from "../../../ports/executor.ts";
import type { Sandbox } from "../../../ports/sandbox.ts";
import { processLimits } from "../../../process/index.ts";

/** What holds on this machine: the sandbox's word, and whether control groups can be made, found by making one. */
export async function machineGuarantees(sandbox: Sandbox): Promise<readonly Guarantee[]> {
  const limits = processLimits({
    maxProcesses: 64,
    maxMemoryBytes: 1024 ** 3,
  });
  await limits.remove();
  return [
    ...(await sandbox.guarantees()),
    {
      name: "process limit",
      holds: limits.limitsProcesses,
      detail: limits.limitsProcesses
        ? "a control group stops a step that multiplies"
        : "no control group can be made here: a step that multiplies is counted four times a second and killed",
    },
    {
      name: "memory limit",
      holds: limits.limitsMemory,
      detail: limits.limitsMemory
        ? "a control group holds an evaluation to nine tenths of the memory, an agent to a half"
        : "no control group can be made here: the memory of a step is looked at four times a second, and it is killed",
    },
  ];
}
