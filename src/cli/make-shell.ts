import { localExecutor, machineGuarantees } from "../adapters/executors/local/index.ts";
import { findGitDir, gitGuard } from "../adapters/guard/index.ts";
import { memoryRecall } from "../adapters/recall/index.ts";
import { detectSandbox } from "../adapters/sandbox/index.ts";
import { EspalierError } from "../core/errors.ts";
import type { AgentCheck } from "../ports/agent.ts";
import type { Clock } from "../ports/clock.ts";
import type { Guarantee } from "../ports/executor.ts";
import type { Sandbox } from "../ports/sandbox.ts";
import { loadParsers } from "../source/index.ts";
import { checkAgent, makeAgent, secretsIn } from "./make-agent.ts";
import type { MadeShell, ShellRequest } from "./world.ts";

/** Puts together everything that a running study acts through. */
export const makeShell = async (request: ShellRequest, clock: Clock): Promise<MadeShell> => {
  const { spec, checkout, stateDir, studyFolder, inboxFolder, worktrees, writeReport } = request;
  const sandbox = await detectSandbox();
  if (!sandbox.isolates && spec.agent.name !== "builtin" && !request.acceptsNoSandbox) throw await noSandbox(sandbox);
  const { agent, close } = await makeAgent({
    choice: spec.agent,
    sandbox,
    env: process.env,
    checkout,
    studyUsd: spec.budget.usd,
    spent: request.spent,
  });
  const shell = {
    worktrees,
    executor: localExecutor({ sandbox, stateFolder: stateDir }),
    agent,
    recall: memoryRecall(),
    guard: gitGuard({ gitDir: await findGitDir(checkout), parsers: await loadParsers() }),
    clock,
    checkout,
    studyFolder,
    inboxFolder,
    worktreeQuotaBytes: WORKTREE_QUOTA_BYTES,
    secrets: () => secretsIn(process.env),
    writeReport,
  };
  return { shell, close };
};

const noSandbox = async (sandbox: Sandbox): Promise<EspalierError> => {
  const missing = (await sandbox.guarantees()).filter(({ holds }) => !holds);
  return new EspalierError(
    "sandbox_unavailable",
    `This machine cannot jail a coding agent: ${missing.map(({ name, detail }) => `${name} (${detail})`).join("; ")}.`,
    {
      hint: "Install bubblewrap and allow user namespaces, or accept what the agent can then reach with `espalier run --no-sandbox`.",
    },
  );
};

const WORKTREE_QUOTA_BYTES = 20 * 1024 ** 3;

/** Asks an agent's adapter what it finds on this machine. */
export const checkAgentHere = async (choice: ShellRequest["spec"]["agent"]): Promise<AgentCheck> =>
  checkAgent(choice, process.env, await detectSandbox());

/** What evaluations and agents are kept to on this machine. */
export const guaranteesHere = async (): Promise<readonly Guarantee[]> => machineGuarantees(await detectSandbox());
