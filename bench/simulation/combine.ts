import { chooseEditsToMerge, mergePrior, normalCdf, updateMergedEdits } from "../../src/stats/index.ts";
import { addTrial, type Merge, type Study, subjectOf } from "./study.ts";

/** Adds the next combination to the tree: the leader plus good edits off its lineage; undefined where none is new. */
export const proposeMerge = (study: Study, leader: number, tried: Set<string>): number | undefined => {
  const leaderSubject = subjectOf(study, leader);
  const inLeader = new Set(leaderSubject.ideas);
  const candidates = study.parents.flatMap((parent, trial) => {
    const idea = ownIdea(study, trial);
    if (parent < 0 || idea === undefined || inLeader.has(idea) || !(study.fit.counts[trial] ?? 0)) return [];
    return [{ trial, idea, ...editEffect(study, trial) }];
  });
  const edits = chooseEditsToMerge(candidates);
  if (edits.length === 0) return undefined;
  const ideas = edits.flatMap(({ trial }) => ownIdea(study, trial) ?? []);
  const key = [...inLeader, ...ideas].sort((a, b) => a - b).join();
  if (tried.has(key)) return undefined;
  tried.add(key);
  const merge = { edits, effectVariance: study.effectVariance };
  const child = addTrial(study, leader, study.world.extend(leaderSubject, ideas, study.subjects.length), merge);
  const prior = mergePrior(edits, study.effectVariance);
  study.priorMeans[child] = prior.mean;
  study.priorVariances[child] = prior.variance;
  return child;
};

/** Hands the surprise of a measured combination on to the edits it took in. */
export const learnFromMerge = (study: Study, child: number, merge: Merge): void => {
  const updated = updateMergedEdits(merge.edits, study.fit.edgeMean[child] ?? 0, merge.effectVariance);
  merge.edits.forEach(({ trial, mean }, i) => {
    study.adjustments[trial] = (study.adjustments[trial] ?? 0) + (updated[i] ?? mean) - mean;
  });
};

/** Effect of the edit that a trial introduced, as far as tree and combinations tell. */
export const editEffect = (study: Study, trial: number) => {
  const mean = (study.fit.edgeMean[trial] ?? 0) + (study.adjustments[trial] ?? 0);
  const variance = study.fit.edgeVariance[trial] ?? study.effectVariance;
  return { mean, variance, probabilityPositive: normalCdf(mean / Math.sqrt(variance)) };
};

/** The idea that a trial introduced; undefined for the baseline and for combinations. */
export const ownIdea = (study: Study, trial: number): number | undefined =>
  study.merges[trial] === undefined ? subjectOf(study, trial).ideas.at(-1) : undefined;
