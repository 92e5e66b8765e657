import type { GuardVerdict, OutcomeEvent, ReplicateRequested, RequestEvent, Usage } from "../core/events.ts";
import type { Metrics } from "../core/metrics.ts";
import { hash32 } from "../core/random.ts";
import type { StudyState } from "../core/state.ts";
import { recordedIdea } from "./recorded-ideas.ts";

/** An outer world without machines: answers every request by arithmetic on its id, the same on every run. */
export interface RecordedWorld {
  /** The outcome of a request and how long it took. */
  answer(state: StudyState, request: RequestEvent): { readonly outcome: OutcomeEvent; readonly tookMs: number };
}

/** Text that every free field of the study carries, to see that it is shown and never obeyed; empty: none. */
export interface WorldOptions {
  readonly seed: number;
  readonly hostile: readonly string[];
}

/** A world in which one edit in eight helps, one in four hurts, and some crash, do nothing or touch what they may not. */
export const recordedWorld = ({ seed, hostile }: WorldOptions): RecordedWorld => {
  const draw = (name: string): number => hash32(`${seed}/${name}`) / 0x1_0000_0000;
  const normal = (name: string): number =>
    Math.sqrt(-2 * Math.log(1 - draw(`${name}/a`))) * Math.cos(2 * Math.PI * draw(`${name}/b`));
  let spiced = 0;
  const spice = (text: string): string =>
    hostile.length === 0 ? text : `${text} ${hostile[spiced++ % hostile.length]}`;
  const truth: number[] = [];
  const kinds: string[] = [];

  // What a good idea still earns shrinks with what was gained before.
  const effectOf = (trial: number, operator: string, gainBelow: number): number => {
    if (operator === "combine") return 0.008 * draw(`combine/${trial}`) * Math.exp(-12 * Math.max(0, gainBelow));
    const kind = kindOf(trial);
    if (kind === "inert") return 0;
    const u = draw(`kind/${trial}`);
    if (u < 0.12) return (0.012 + 0.025 * draw(`good/${trial}`)) * Math.exp(-12 * Math.max(0, gainBelow));
    if (u < 0.4) return -0.005 - 0.05 * draw(`bad/${trial}`);
    return 0.003 * normal(`null/${trial}`);
  };
  const kindOf = (trial: number): string => {
    kinds[trial] ??= kindFor(draw(`fate/${trial}`));
    return kinds[trial] ?? "plain";
  };
  const truthOf = (state: StudyState, number: number): number => {
    const known = truth[number];
    if (known !== undefined) return known;
    const trial = state.trials[number];
    const parent = trial?.parent ?? null;
    const below = parent === null ? 0 : truthOf(state, parent);
    const value = parent === null ? 0 : below + effectOf(number, trial?.operator ?? "improve", below);
    truth[number] = value;
    return value;
  };
  const metricsOf = (state: StudyState, request: ReplicateRequested): Metrics => {
    const { trial, seed: evaluationSeed } = request;
    const base = kindOf(trial) === "inert" ? (state.trials[trial]?.parent ?? 0) : trial;
    const gain = truthOf(state, base);
    const shared = 0.006 * normal(`seed/${evaluationSeed}`);
    const own = 0.006 * normal(`run/${base}/${evaluationSeed}`);
    const round = (value: number, digits: number): number => Number(value.toFixed(digits));
    return {
      bits_per_char: round(1.482 - gain + shared + own, 6),
      macro_f1: round(Math.min(0.99, 0.712 + 0.6 * gain + 0.004 * normal(`f1/${base}/${evaluationSeed}`)), 5),
      tail_bits: round(7.9 - 2 * gain + 0.15 * normal(`tail/${base}/${evaluationSeed}`), 4),
      peak_memory_gb: round(3.2 + 0.9 * Math.abs(normal(`memory/${base}`)), 2),
    };
  };
  const usage = (name: string): Usage => ({
    inputTokens: 6000 + Math.floor(9000 * draw(`in/${name}`)),
    outputTokens: 600 + Math.floor(2400 * draw(`out/${name}`)),
    usd: Number((0.02 + 0.09 * draw(`usd/${name}`)).toFixed(4)),
    estimated: false,
  });
  const hex = (name: string): string =>
    Array.from({ length: 5 }, (_, i) => hash32(`${seed}/${name}/${i}`).toString(16).padStart(8, "0")).join("");

  const outcome = (state: StudyState, request: RequestEvent): OutcomeEvent => {
    const { id } = request;
    switch (request.type) {
      case "capture_requested":
        return {
          type: "baseline_captured",
          id,
          commit: state.baseCommit,
          tree: hex("tree/0"),
          environment: {
            hash: hex("environment").slice(0, 16),
            lockHash: hex("lock").slice(0, 16),
            interpreter: "CPython 3.12.4",
            hardware: "8 cores, 32 GB, 1 × 24 GB GPU",
            protectedFiles: 3,
            dataHash: hex("data").slice(0, 16),
            provenance: "every loaded file lies in the worktree",
            guarantees: ["pid namespace", "no network"],
            warnings: [],
            slots: 2,
          },
        };
      case "proposal_requested": {
        const attempt = state.attempts[request.attempt - 1];
        const idea = recordedIdea(7 * request.attempt + 5 * (request.turn - 1), attempt?.aspect ?? "optimizer");
        return {
          type: "proposal_received",
          id,
          proposal: { ...idea, hypothesis: spice(idea.hypothesis) },
          difference: request.remark?.kind === "what differs" ? "It changes the schedule, not the peak." : "",
          usage: usage(id),
        };
      }
      case "novelty_requested": {
        const earlier = 1 + Math.floor(draw(`match/${id}`) * Math.max(1, state.trials.length - 1));
        const match = state.trials[earlier];
        const isRepeat = match?.proposal !== undefined && match.proposal !== null && draw(id) < 0.18;
        return {
          type: "novelty_judged",
          id,
          verdict:
            isRepeat && match.proposal
              ? {
                  verdict: "repeat",
                  match: {
                    id: `attempt-${match.attempt}`,
                    trial: earlier,
                    hypothesis: match.proposal.hypothesis,
                    result: "unclear, +0.0011 ± 0.0062",
                    baseDistance: 4,
                  },
                  score: Number((0.86 + 0.13 * draw(`score/${id}`)).toFixed(3)),
                  layer: draw(`layer/${id}`) < 0.5 ? "slots" : "text",
                  differing: [],
                  message: spice(`The same change was tried in #${earlier}: unclear, +0.0011 ± 0.0062.`),
                }
              : { verdict: "new", match: null, score: 0.31, layer: "none", differing: [], message: "" },
        };
      }
      case "patch_requested": {
        const proposal = state.trials[request.trial]?.proposal;
        return {
          type: "patch_captured",
          id,
          commit: hex(`commit/${request.trial}/${request.turn}`),
          tree: hex(`tree/${request.trial}/${request.turn}`),
          files: [spice(proposal?.files[0] ?? "train.py")],
          addedLines: 1 + Math.floor(24 * draw(`added/${request.trial}`)),
          removedLines: Math.floor(9 * draw(`removed/${request.trial}`)),
          usage: usage(id),
        };
      }
      case "guard_requested":
        return {
          type: "guard_judged",
          id,
          verdict: guardVerdict(kindOf(request.trial)),
          patchFingerprint: hex(`patch/${request.trial}`).slice(0, 16),
          treeFingerprint: hex(`fingerprint/${request.trial}`).slice(0, 16),
          identicalTo: null,
          parts: [],
        };
      case "smoke_requested":
        return { type: "smoke_finished", id, passed: true, message: "" };
      case "replicate_requested": {
        const durationMs = Math.round(41_000 + 9_000 * draw(`time/${id}`));
        if (kindOf(request.trial) === "crash" && request.trial !== 0)
          return {
            type: "replicate_failed",
            id,
            failure: draw(`failure/${request.trial}`) < 0.7 ? "crash" : "timeout",
            message: spice("RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x384 and 512x128)"),
            durationMs: Math.round(durationMs / 6),
            gpuMs: Math.round(durationMs / 8),
          };
        return {
          type: "replicate_finished",
          id,
          metrics: metricsOf(state, request),
          durationMs,
          gpuMs: Math.round(durationMs * 0.9),
          predictionsHash: hex(`predictions/${id}`).slice(0, 16),
          cachedFrom: null,
        };
      }
      case "combination_requested":
        return {
          type: "combination_finished",
          id,
          commit: hex(`merge/${id}`),
          tree: hex(`merge-tree/${id}`),
          applied: request.edits.slice(0, 5),
          leftOut: request.edits.slice(5).map((trial) => ({ trial, reason: "conflicts in train.py" })),
          files: ["train.py", "model/blocks.py"],
          addedLines: 31,
          removedLines: 12,
          usage: { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false },
        };
      case "handover_requested":
        return {
          type: "handover_finished",
          id,
          branches: state.trunk === 0 ? [] : [{ name: `espalier/${state.name}/champion`, trial: state.trunk }],
          reportPath: "report.html",
        };
    }
  };

  return {
    answer: (state, request) => ({ outcome: outcome(state, request), tookMs: tookMs(request, draw) }),
  };
};

const kindFor = (u: number): string =>
  u < 0.07 ? "crash" : u < 0.12 ? "inert" : u < 0.17 ? "coupled" : u < 0.19 ? "foreign" : "plain";

const guardVerdict = (kind: string): GuardVerdict => {
  const groups = [
    {
      title: "learning rate in train.py",
      hunks: [{ path: "train.py", beforeStart: 41, beforeEnd: 41, afterStart: 41, afterEnd: 42 }],
    },
    ...(kind === "coupled"
      ? [
          {
            title: "dropout in model/blocks.py",
            hunks: [{ path: "model/blocks.py", beforeStart: 12, beforeEnd: 14, afterStart: 12, afterEnd: 15 }],
          },
        ]
      : []),
  ];
  return {
    verdict: kind === "coupled" ? "coupled" : "single",
    title: kind === "coupled" ? "two unconnected changes" : "one change",
    groups,
    incidental: [],
    silent: [],
    violations: kind === "foreign" ? ["evaluate.py is protected"] : [],
    repairText: kind === "plain" ? "" : "Keep one change and hand in the other as a proposal of its own.",
  };
};

const tookMs = (request: RequestEvent, draw: (name: string) => number): number => {
  switch (request.type) {
    case "replicate_requested":
      return Math.round(41_000 + 9_000 * draw(`time/${request.id}`));
    case "proposal_requested":
      return Math.round(8_000 + 20_000 * draw(`took/${request.id}`));
    case "patch_requested":
      return Math.round(20_000 + 60_000 * draw(`took/${request.id}`));
    default:
      return 200;
  }
};
