import { localExecutor } from "../adapters/executors/local/index.ts";
import { findGitDir, gitGuard } from "../adapters/guard/index.ts";
import { detectSandbox } from "../adapters/sandbox/index.ts";
import type { Clock } from "../ports/clock.ts";
import type { Guarantee } from "../ports/executor.ts";
import type { Shell } from "../runtime/shell.ts";
import { loadParsers } from "../source/index.ts";
import { studyRecall } from "./interim-recall.ts";
import { makeAgent } from "./make-agent.ts";
import type { ShellRequest } from "./world.ts";

/** Puts together everything that a running study acts through. */
export const makeShell = async (request: ShellRequest, clock: Clock): Promise<Shell> => {
  const { spec, checkout, stateDir, studyFolder, inboxFolder, worktrees, writeReport } = request;
  const sandbox = await detectSandbox();
  return {
    worktrees,
    executor: localExecutor({ sandbox, stateFolder: stateDir }),
    agent: await makeAgent(spec.agent, { sandbox, checkout, stateDir }),
    recall: studyRecall(),
    guard: gitGuard({ gitDir: await findGitDir(checkout), parsers: await loadParsers() }),
    clock,
    checkout,
    studyFolder,
    inboxFolder,
    worktreeQuotaBytes: WORKTREE_QUOTA_BYTES,
    writeReport,
  };
};

const WORKTREE_QUOTA_BYTES = 20 * 1024 ** 3;

/** What evaluations and agents are kept to on this machine. */
export const machineGuarantees = async (): Promise<readonly Guarantee[]> => {
  const sandbox = await detectSandbox();
  return sandbox.guarantees();
};
