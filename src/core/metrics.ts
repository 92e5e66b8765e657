import type { Direction, Objective, StudySpec } from "./study-spec.ts";

/** The finite numbers that one evaluation reported, by dotted name. */
export type Metrics = Readonly<Record<string, number>>;

/** Turns a value so that larger is better. */
export const orient = (direction: Direction, value: number): number => (direction === "maximize" ? value : -value);

/** The objective of a replicate, larger is better, on the scale of the statistics; NaN where it cannot be had. */
export const orientedObjective = (objective: Objective, metrics: Metrics): number => {
  const value = metrics[objective.metric] ?? Number.NaN;
  return orient(objective.direction, objective.scale === "log" ? Math.log(value) : value);
};

/** Hard limits that these metrics break, each in a phrase. */
export const brokenLimits = (spec: StudySpec, metrics: Metrics): readonly string[] =>
  spec.constraints.flatMap(({ metric, min, max }) => {
    const value = metrics[metric];
    if (value === undefined) return [`${metric} was not reported`];
    if (max !== null && value > max) return [`${metric} ${value} is above its limit ${max}`];
    if (min !== null && value < min) return [`${metric} ${value} is below its limit ${min}`];
    return [];
  });
