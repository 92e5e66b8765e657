import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Project } from "../config/index.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { POLICY_VERSION } from "../core/decide.ts";
import { EspalierError } from "../core/errors.ts";
import type { Usage } from "../core/events.ts";
import type { Phase, StudyState } from "../core/state.ts";
import type { StudySpec } from "../core/study-spec.ts";
import type { Journal } from "../ports/journal.ts";
import type { Worktrees } from "../ports/worktrees.ts";
import { type DriveEnd, drive } from "../runtime/drive.ts";
import { neededWorktrees } from "../runtime/housekeeping.ts";
import { createStudy, openStudy, type Study } from "../runtime/study.ts";
import type { CliContext } from "./context.ts";
import { rememberEarlierStudies } from "./earlier-studies.ts";
import { liveView } from "./render/index.ts";
import { inboxFolderOf, projectOf, type StudyPlace, studyFolderOf, studyToRun } from "./study-place.ts";
import type { MadeShell, RepositoryReport } from "./world.ts";
import { writeReportFiles } from "./write-report.ts";

/** What the command line changes of the project file, and how far to go. */
export interface RunRequest {
  readonly agent?: string | undefined;
  readonly replicates?: number | undefined;
  readonly parallel?: number | undefined;
  /** Come back when this phase is over; null: drive to the end. */
  readonly until: Phase | null;
  /** A person said in words that agents may work without a sandbox where there is none. */
  readonly acceptsNoSandbox?: boolean;
  /** Close the search before driving on. */
  readonly closesSearch?: boolean;
}

/** Where a run left its study. */
export interface RunResult extends StudyPlace {
  readonly study: string;
  readonly state: StudyState;
  readonly end: DriveEnd;
  /** True when the study had ended before, so that there was nothing to do. */
  readonly wasOver: boolean;
}

/** Starts or goes on with the study of the project file, with a live view on stderr. */
export const runStudy = async (context: CliContext, request: RunRequest): Promise<RunResult> => {
  const { world } = context;
  const project = projectOf(context);
  const spec = withRequest(project.spec, request);
  const name = await studyToRun(context, project);
  const repository = await inspect(context, project);
  mkdirSync(project.stateDir, { recursive: true });
  hideFromGit(repository);
  const journal = await world.adapters.openJournal({ path: project.journalPath, study: name, mode: "write" });
  try {
    const [first] = journal.entries();
    const begun = first === undefined ? null : openStudy(journal, world.clock.nowMs);
    // Before anything is journaled, so that a study never begins with an agent that there is not.
    const equipment = await equip(context, project, name, journal, begun?.state ?? { spec, usage: NO_USAGE }, request);
    try {
      if (begun === null || !isOver(begun.state)) await requireAgent(equipment);
      const study = begun ?? begin(context, journal, { name, spec, head: repository.head });
      applyRequest(context, study, spec, request);
      const wasOver = isOver(study.state);
      const end = wasOver ? "done" : await driveStudy(context, project, journal, study, request.until, equipment);
      // Written once more, now that the branches, the audit's end and all costs are in the journal.
      if (!wasOver && study.state.phase === "finished") await equipment.shell.writeReport(study.state);
      const { folder, stateDir, journalPath } = project;
      return { folder, stateDir, journalPath, study: name, state: study.state, end, wasOver };
    } finally {
      await equipment.close();
    }
  } finally {
    journal.close();
  }
};

const isOver = ({ phase }: StudyState): boolean => phase === "finished" || phase === "refused";

const NO_USAGE = { inputTokens: 0, outputTokens: 0, usd: 0, isEstimated: false };

interface Equipment extends MadeShell {
  readonly worktrees: Worktrees;
}

const equip = async (
  context: CliContext,
  { folder, stateDir }: StudyPlace,
  name: string,
  journal: Journal,
  {
    spec,
    usage,
  }: { readonly spec: StudySpec; readonly usage: Omit<Usage, "estimated"> & { readonly isEstimated: boolean } },
  request: RunRequest,
): Promise<Equipment> => {
  const { adapters } = context.world;
  const worktrees = await adapters.worktrees({ repo: folder, stateDir, study: name });
  const { inputTokens, outputTokens, usd, isEstimated } = usage;
  const made = await adapters.shell({
    spec,
    spent: { inputTokens, outputTokens, usd, estimated: isEstimated },
    checkout: folder,
    stateDir,
    study: name,
    acceptsNoSandbox: request.acceptsNoSandbox === true,
    studyFolder: studyFolderOf(stateDir, name),
    inboxFolder: inboxFolderOf(stateDir, name),
    worktrees,
    writeReport: (final) =>
      writeReportFiles(final, { stateDir, entries: journal.read(0), diff: worktrees.diff, say: context.say }),
  });
  return { ...made, worktrees };
};

/** Refuses at once what would only fail after the baseline: nothing is measured for an agent that there is not. */
const requireAgent = async ({ shell: { agent } }: Equipment): Promise<void> => {
  const { installed, signedIn, notes } = await agent.check();
  if (installed && signedIn !== "no") return;
  const title = `The agent ${agent.name} is not ${installed ? "signed in" : "installed"}.`;
  throw new EspalierError("agent_sign_in", title, {
    hint: notes[0] ?? "See `espalier doctor`.",
  });
};

const withRequest = (spec: StudySpec, { agent, replicates, parallel }: RunRequest): StudySpec => ({
  ...spec,
  ...(agent === undefined || agent === spec.agent.name ? {} : { agent: { name: agent, options: {} } }),
  ...(replicates === undefined ? {} : { budget: { ...spec.budget, replicates } }),
  ...(parallel === undefined ? {} : { parallel }),
});

const inspect = async (context: CliContext, place: Project & StudyPlace): Promise<RepositoryReport> => {
  const repository = await context.world.adapters.inspectRepository(place.folder);
  if (repository.checkout !== realpathSync(place.folder)) {
    throw new EspalierError(
      "repository_unsupported",
      `The project file is in ${place.folder}, below the repository's top.`,
      {
        hint: `Move it to ${repository.checkout}; a study works on the whole repository.`,
      },
    );
  }
  // The project file is read as it is in the checkout, so it may differ from the commit.
  const own = new Set([basename(place.path), "espalier.local.yaml"]);
  const changed = repository.changed.filter((path) => !own.has(path));
  if (changed.length > 0) {
    throw new EspalierError("usage", `The checkout has changes that are not committed: ${listOf(changed)}.`, {
      hint: "A study starts from a commit and would not see them. Commit or stash them first.",
    });
  }
  const untracked = repository.untracked.filter((path) => !own.has(path));
  if (untracked.length > 0) context.say(`note: not tracked by git, so not part of the study: ${listOf(untracked)}.`);
  return repository;
};

const listOf = (paths: readonly string[]): string =>
  paths.length <= 5 ? paths.join(", ") : `${paths.slice(0, 5).join(", ")} and ${paths.length - 5} more`;

/** Lists `.espalier` in the clone's own exclude file, once. */
export const hideFromGit = ({ commonDir }: Pick<RepositoryReport, "commonDir">): void => {
  const path = join(commonDir, "info", "exclude");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (/^\/?\.espalier\/?$/m.test(text)) return;
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${text === "" || text.endsWith("\n") ? "" : "\n"}.espalier\n`);
};

const begin = (
  { world }: CliContext,
  journal: Journal,
  { name, spec, head }: { readonly name: string; readonly spec: StudySpec; readonly head: string },
): Study => {
  const { clock } = world;
  const secret = spec.seed === null ? clock.randomHex(16) : spec.seed.toString(16).padStart(32, "0");
  return createStudy(
    journal,
    { type: "study_created", formatVersion: 1, name, spec, secret, policyVersion: POLICY_VERSION, baseCommit: head },
    clock.nowMs,
  );
};

/** A study keeps the settings that it began with; only its budget can grow. */
const applyRequest = (context: CliContext, study: Study, spec: StudySpec, request: RunRequest): void => {
  const { state } = study;
  if (request.agent !== undefined && request.agent !== state.spec.agent.name) {
    throw new EspalierError(
      "usage",
      `Study "${state.name}" works with the agent ${state.spec.agent.name}, not ${request.agent}.`,
      {
        hint: `Start another study: espalier run --study NAME --agent ${request.agent}`,
      },
    );
  }
  const { replicates } = request;
  if (replicates !== undefined && canChangeBudget(state, replicates)) {
    study.record({ type: "budget_changed", replicates });
  }
  const began = { ...state.spec, budget: null };
  if (canonicalJson(began) !== canonicalJson({ ...spec, budget: null })) {
    context.say(
      "note: the project file is not what the study began with; the study keeps its settings. Start another with --study.",
    );
  }
  const closable = state.phase === "created" || state.phase === "baseline" || state.phase === "search";
  if (request.closesSearch === true && closable) study.record({ type: "study_stopped", by: "command line" });
  if (state.isPaused) study.record({ type: "study_resumed", by: "command line" });
};

// More budget takes a finished study up again, unless its hold-out was opened: then nothing may be selected any more.
const canChangeBudget = ({ phase, spec, isHoldoutOpened }: StudyState, replicates: number): boolean => {
  const before = spec.budget.replicates;
  if (phase === "finished") return !isHoldoutOpened && before !== null && replicates > before;
  return phase !== "refused" && replicates !== before;
};

const driveStudy = async (
  context: CliContext,
  place: StudyPlace,
  journal: Journal,
  study: Study,
  until: Phase | null,
  { shell, worktrees }: Equipment,
): Promise<DriveEnd> => {
  const { world } = context;
  const { state } = study;
  await worktrees.collect(neededWorktrees(state));
  const linesToEarlier = await rememberEarlierStudies(state, place, {
    adapters: world.adapters,
    recall: shell.recall,
    worktrees,
  });

  const { stderr } = world;
  const view = liveView({
    write: (text) => stderr.write(text),
    isTerminal: stderr.isTerminal,
    colour: context.render.colour && stderr.isTerminal,
    width: () => stderr.columns,
    quiet: context.options.quiet === true,
  });
  let shown = state.seq;
  const finishing = new AbortController();
  const now = new AbortController();
  const forget = world.onInterrupt(() => {
    if (finishing.signal.aborted) now.abort();
    else context.say("Finishing what is under way; Ctrl-C again stops at once. `espalier run` goes on later.");
    finishing.abort();
  });
  const clock = setInterval(() => view.tick(state, world.clock.nowMs()), TICK_MS);
  try {
    return await drive(study, shell, {
      pid: world.pid,
      version: world.version,
      finishing: finishing.signal,
      now: now.signal,
      until,
      linesToEarlier,
      onChange: () => {
        for (const entry of journal.read(shown)) {
          view.event(state, entry);
          shown = entry.seq;
        }
      },
      onNotice: (message) => context.say(`note: ${message}`),
    });
  } finally {
    clearInterval(clock);
    forget();
    view.close();
    await worktrees.settled();
  }
};

const TICK_MS = 1000;

/** Throws what made a study refuse its baseline, so that the exit code tells. */
export const throwRefusal = ({ refusal }: StudyState): void => {
  if (refusal !== null) throw new EspalierError(refusal.code, refusal.message, { hint: refusal.hint });
};
