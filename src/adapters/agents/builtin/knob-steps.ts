import { type Candidate, pythonNumber, type TextEdit } from "./candidate.ts";
import type { KnobKind } from "./knob-names.ts";

/** One number in the source, with the name that says what it is. */
export interface Knob {
  /** The file it stands in. */
  readonly path: string;
  readonly name: string;
  /** What the number belongs to: a class, a function, or the module. */
  readonly component: string;
  readonly value: number;
  readonly isInteger: boolean;
  readonly kind: KnobKind;
  /** A factor on the prior: knobs of the model come before those of anything else. */
  readonly weight: number;
  /** Makes the edits that give the number another value. */
  readonly write: (value: string) => readonly TextEdit[];
}

/** The candidates of one knob: a step up and a step down within the limits of its kind. */
export const stepsOf = (knob: Knob): Candidate[] =>
  (["increase", "decrease"] as const).flatMap((operation) => {
    const to = stepped(knob, operation === "increase" ? 1 : -1);
    if (to === undefined) return [];
    const { kind } = knob;
    const from = pythonNumber(knob.value, knob.isInteger);
    const text = pythonNumber(to, knob.isInteger && Number.isInteger(to));
    return text === from
      ? []
      : [
          {
            kind: `knob ${kind.label}`,
            aspects: kind.aspects,
            change: {
              component: knob.component,
              operation,
              parameter: knob.name,
              from,
              to: text,
              unit: "",
              scope: knob.path,
            },
            action: `${operation === "increase" ? "Raising" : "Lowering"} ${knob.name} of ${knob.component} from ${from} to ${text}`,
            reason: operation === "increase" ? kind.reason : "the present value may be larger than the task needs",
            edits: knob.write(text),
            prior: (operation === "increase" ? kind.up : kind.down) * knob.weight,
          },
        ];
  });

const stepped = ({ value, isInteger, kind }: Knob, sign: 1 | -1): number | undefined => {
  const { factor, step = 0, min = isInteger ? 1 : 1e-9, max = Number.POSITIVE_INFINITY } = kind;
  // A share where a count is usual, as `n_components=0.98`: doubling it would turn it into a count.
  if (!isInteger && (kind.min ?? 0) >= 1 && value < 1) return undefined;
  let to: number;
  if (factor === 1) to = value + sign * step;
  else if (value === 0) to = sign > 0 ? (isInteger ? 1 : Math.max(min, 0.01)) : Number.NaN;
  else to = sign > 0 ? value * factor : value / factor;
  if (isInteger && factor !== 1) to = roundLike(to, value, sign);
  else to = Number(to.toPrecision(factor === 1 ? 3 : 2));
  if (/^momentum$/.test(kind.label) && value >= 0.9) to = sign > 0 ? Math.min(0.95, max) : 0.8;
  if (!Number.isFinite(to) || to < min || to > max || to === value) return undefined;
  return to;
};

/** Whole numbers stay whole; small ones move by at least one. */
const roundLike = (to: number, from: number, sign: 1 | -1): number => {
  const rounded = Math.round(to);
  return rounded === from ? from + sign : rounded;
};
