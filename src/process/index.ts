export { type CappedOutput, cappedOutput, gapLine, tailBuffer } from "./capped-output.ts";
export { killTree, type ProcessTree, send } from "./kill-tree.ts";
export { isAlive, type ProcessIdentity, processIdentity } from "./process-identity.ts";
export { type ProcessLimits, processLimits, type TreeLimits } from "./process-limits.ts";
export { hasInEnvironment, type ProcessRow, processRow, processTable } from "./process-table.ts";
export { type ProcessRequest, type ProcessResult, runProcess } from "./run-process.ts";
export { writeFileAtomically } from "./write-file-atomically.ts";
