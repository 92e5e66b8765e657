import { exponentialAt, normalAt, STREAM, uniformAt } from "./random.ts";

/** What kind of ideas and noise a simulated world has. */
export interface WorldSettings {
  /** Standard deviation of one replicate; a large gain is 1 or more. */
  readonly sigma: number;
  /** Share of the variance that all trials have in common on one seed. */
  readonly seedCorrelation: number;
  /** Step of the random walk of a trial's log standard deviation along its lineage. */
  readonly spreadStep: number;
  readonly ideas: "mixed" | "null" | "null-or-harmful";
  readonly noise: "normal" | "heavy";
  /** Step to which the metric is rounded; 0 for none. */
  readonly resolution: number;
}

/** The ordinary world. */
export const ORDINARY: WorldSettings = {
  sigma: 1,
  seedCorrelation: 0.3,
  spreadStep: 0.15,
  ideas: "mixed",
  noise: "normal",
  resolution: 0,
};

/** A trial as the world sees it: which ideas it contains, what that is worth, and what makes its noise its own. */
export interface Subject {
  readonly ideas: readonly number[];
  /** Effects and interactions summed, before gains saturate. */
  readonly sum: number;
  /** True value; the baseline's is 0. */
  readonly value: number;
  readonly logSpread: number;
  readonly noiseId: number;
}

/** One simulated research problem: an endless stream of ideas, and the noise with which they are measured. */
export interface World {
  readonly id: number;
  readonly settings: WorldSettings;
  readonly baseline: Subject;
  readonly effectOf: (idea: number) => number;
  /** Whether the code of this idea fails on every seed. */
  readonly crashes: (idea: number) => boolean;
  /** Whether this idea costs something that a guardrail watches. */
  readonly isCostly: (idea: number) => boolean;
  /** Standard normal noise of a second metric. */
  readonly disturb: (subject: Subject, seed: number) => number;
  /** A trial with these ideas on top of a parent's code. */
  readonly extend: (parent: Subject, ideas: readonly number[], noiseId: number) => Subject;
  /** The same trial with some of its ideas taken out. */
  readonly without: (subject: Subject, isDropped: readonly boolean[], noiseId: number) => Subject;
  readonly measure: (subject: Subject, seed: number) => number;
  /** Whether the n-th replicate of a study fails for no reason of the code. */
  readonly failsTransiently: (replicate: number) => boolean;
}

/** Makes the world with the given number. */
export const makeWorld = (id: number, settings: WorldSettings = ORDINARY): World => {
  const effects: number[] = [];
  const effectOf = (idea: number): number => {
    effects[idea] ??= drawEffect(id, idea, settings.ideas);
    return effects[idea];
  };
  const withIdeas = (base: Subject, added: readonly number[], logSpread: number, noiseId: number): Subject => {
    const ideas = [...base.ideas];
    let { sum } = base;
    for (const idea of added) {
      sum += effectOf(idea);
      if (settings.ideas === "mixed") for (const other of ideas) sum += interaction(id, idea, other);
      ideas.push(idea);
    }
    return { ideas, sum, value: CEILING * (1 - Math.exp(-sum / CEILING)), logSpread, noiseId };
  };
  const baseline: Subject = { ideas: [], sum: 0, value: 0, logSpread: 0, noiseId: 0 };
  const shared = Math.sqrt(settings.seedCorrelation);
  const own = Math.sqrt(1 - settings.seedCorrelation);
  return {
    id,
    settings,
    baseline,
    effectOf,
    crashes: (idea) => uniformAt(id, STREAM.crash, idea) < CRASHES,
    isCostly: (idea) => uniformAt(id, STREAM.cost, idea) < COSTLY,
    disturb: ({ noiseId }, seed) => normalAt(id, STREAM.costNoise, noiseId, seed),
    extend: (parent, ideas, noiseId) => {
      const step = settings.spreadStep * normalAt(id, STREAM.spread, noiseId);
      return withIdeas(parent, ideas, PERSISTENCE * parent.logSpread + step, noiseId);
    },
    without: (subject, isDropped, noiseId) => {
      const kept = subject.ideas.filter((_, i) => !isDropped[i]);
      return withIdeas(baseline, kept, subject.logSpread, noiseId);
    },
    measure: ({ value, logSpread, noiseId }, seed) => {
      const luck = normalAt(id, STREAM.seedLuck, seed);
      const noise = shared * luck + own * ownNoise(id, noiseId, seed, settings.noise);
      const exact = value + settings.sigma * Math.exp(logSpread) * noise;
      const { resolution } = settings;
      return resolution > 0 ? resolution * Math.round(exact / resolution) : exact;
    },
    failsTransiently: (replicate) => uniformAt(id, STREAM.transient, replicate) < TRANSIENT_FAILURES,
  };
};

/** 35 % of ideas do nothing, 35 % harm, 25 % help a little, 5 % help much. */
const drawEffect = (id: number, idea: number, ideas: WorldSettings["ideas"]): number => {
  if (ideas === "null") return 0;
  const kind = uniformAt(id, STREAM.kind, idea);
  const size = exponentialAt(id, STREAM.size, idea);
  if (ideas === "null-or-harmful") return kind < 0.5 ? 0 : -(0.2 + size);
  if (kind < 0.35) return 0;
  if (kind < 0.7) return -(0.2 + size);
  return kind < 0.95 ? 0.1 + 0.3 * size : 1 + size;
};

/** Two of a hundred pairs of ideas do not simply add up. */
const interaction = (id: number, a: number, b: number): number => {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  return uniformAt(id, STREAM.pair, low, high) < 0.02 ? 0.5 * normalAt(id, STREAM.pairSize, low, high) : 0;
};

const ownNoise = (id: number, noiseId: number, seed: number, noise: WorldSettings["noise"]): number => {
  const normal = normalAt(id, STREAM.noise, noiseId, seed);
  if (noise === "normal") return normal;
  // Student t with four degrees of freedom at unit variance, and one run in fifty on a bad seed.
  const chiSquare =
    2 * (exponentialAt(id, STREAM.tail, noiseId, seed) + exponentialAt(id, STREAM.tail + 50, noiseId, seed));
  const bad = uniformAt(id, STREAM.badSeed, noiseId, seed) < 0.02 ? 4 : 0;
  return normal / Math.sqrt(chiSquare / 4) / Math.SQRT2 - bad;
};

/** Gains saturate here: value = ceiling (1 - exp(-sum of effects / ceiling)). */
const CEILING = 15;
const CRASHES = 0.08;
const COSTLY = 0.15;
const TRANSIENT_FAILURES = 0.01;
/** Keeps the stationary deviation of log standard deviations at 5/3 of a step: .25 in the ordinary world. */
const PERSISTENCE = 0.8;
