import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Brief, PatchBrief } from "../../../core/brief.ts";
import type { SessionFailure } from "../../../core/events.ts";
import type { Proposal } from "../../../core/proposal.ts";
import { NO_USAGE } from "../../../core/usage.ts";
import type {
  Agent,
  AgentSession,
  FailedTurn,
  ImplementTurn,
  ProposeTurn,
  SessionRequest,
} from "../../../ports/agent.ts";
import { loadParsers } from "../../../source/index.ts";
import { openTranscript } from "../session/transcript.ts";
import { applyEdits, type Candidate } from "./candidate.ts";
import { type CandidateList, listCandidates, slotsOf } from "./candidate-edits.ts";
import { chooseCandidate } from "./choose-candidate.ts";
import type { SourceFile } from "./code-base.ts";
import { editRules, readSourceFiles } from "./source-files.ts";

/** The agent that needs no LLM: it reads the Python source and proposes real edits from a catalogue of known ones. */
export const builtinAgent = (): Agent => ({
  name: "builtin",
  check: async () => ({
    installed: true,
    version: null,
    signedIn: "not needed",
    notes: ["Edits Python and settings files only."],
  }),
  open: (request) => openSession(request),
});

const openSession = (request: SessionRequest): AgentSession => {
  const transcript = openTranscript(request.folder, () => []);
  const offered: Proposal[] = [];

  return {
    async propose(brief, signal): Promise<ProposeTurn> {
      if (signal.aborted) return failed("lost", "The turn was cancelled.");
      const turn = await answer(request.worktree, brief, offered);
      transcript.add("agent", "propose", turn);
      return turn;
    },
    async implement(brief, signal): Promise<ImplementTurn> {
      if (signal.aborted) return failed("lost", "The turn was cancelled.");
      const turn = await edit(request.worktree, brief);
      transcript.add("agent", "implement", turn);
      return turn;
    },
    async close() {
      transcript.close();
      return NO_USAGE;
    },
  };
};

const answer = async (worktree: string, brief: Brief, offered: Proposal[]): Promise<ProposeTurn> => {
  const last = offered.at(-1);
  if (brief.remark?.kind === "what differs" && last !== undefined)
    return { kind: "proposed", proposal: last, difference: differenceOf(last, brief), usage: NO_USAGE };
  const { candidates, isSound } = await candidatesFor(worktree, brief);
  const refused = [...brief.refused, ...offered.map((proposal) => ({ proposal, reason: "" }))];
  const choice = chooseCandidate(candidates, { ...brief, refused }, isSound);
  if (choice.candidate === undefined) return { kind: "declined", reason: choice.reason, usage: NO_USAGE };
  const proposal = proposalFor(choice.candidate, brief);
  offered.push(proposal);
  return { kind: "proposed", proposal, difference: "", usage: NO_USAGE };
};

/** Says in words which slots set a proposal apart from the idea that it was taken for, or that its base has changed. */
const differenceOf = (proposal: Proposal, brief: Brief): string => {
  const match = brief.remark !== null && "verdict" in brief.remark ? brief.remark.verdict.match : null;
  const other = brief.tried.find(({ trial }) => trial === match?.trial)?.proposal;
  const slots = (["component", "parameter", "operation", "from", "to", "scope"] as const).filter(
    (slot) => other !== undefined && other.change[slot] !== proposal.change[slot],
  );
  if (slots.length > 0)
    return slots.map((slot) => `${slot} is "${proposal.change[slot]}", not "${other?.change[slot] ?? ""}"`).join("; ");
  const since = brief.path.map((idea) => idea.proposal.change.to).filter((to) => to !== "");
  return `The code it applies to has changed since: ${since.join("; ")}.`;
};

const edit = async (worktree: string, brief: PatchBrief): Promise<ImplementTurn> => {
  if (brief.remark !== null)
    return failed(
      "no edit",
      `The built-in agent has one way to make an edit and cannot mend it: ${brief.remark.message}`,
    );
  const { candidates, isSound, files } = await candidatesFor(worktree, brief);
  const wanted = slotsOf(brief.proposal);
  const candidate = candidates.find((other) => slotsOf(other) === wanted && isSound(other));
  if (candidate === undefined) return failed("no edit", "The code no longer has the place that the proposal names.");
  for (const path of new Set(candidate.edits.map((change) => change.path))) {
    const file = files.find((other) => other.path === path);
    if (file === undefined) continue;
    const text = applyEdits(
      file.text,
      candidate.edits.filter((change) => change.path === path),
    );
    await writeFile(join(worktree, path), text);
  }
  return { kind: "edited", usage: NO_USAGE };
};

const candidatesFor = async (
  worktree: string,
  rules: Pick<Brief, "edit" | "protect">,
): Promise<CandidateList & { readonly files: readonly SourceFile[] }> => {
  const [parsers, files] = await Promise.all([loadParsers(), readSourceFiles(worktree)]);
  return { ...listCandidates(parsers, files, editRules(rules)), files };
};

const proposalFor = (candidate: Candidate, brief: Brief): Proposal => {
  const { metric, direction } = brief.objective;
  const verb = direction === "maximize" ? "raises" : "lowers";
  return {
    hypothesis: `${candidate.action} ${verb} ${metric}, because ${candidate.reason}.`,
    aspect: brief.aspect,
    change: candidate.change,
    expects: [{ metric, direction: direction === "maximize" ? "up" : "down" }],
    files: [...new Set(candidate.edits.map(({ path }) => path))],
  };
};

const failed = (failure: SessionFailure, message: string): FailedTurn => ({
  kind: "failed",
  failure,
  message,
  usage: NO_USAGE,
});
