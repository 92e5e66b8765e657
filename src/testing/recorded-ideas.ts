import type { Proposal } from "../core/proposal.ts";

/** Proposals of a plausible text-model study, without end and without repeats, in a fixed order. */
export const recordedIdea = (index: number, aspect: string): Proposal => {
  const family = IDEAS[index % IDEAS.length] ?? FIRST;
  const step = Math.floor(index / IDEAS.length);
  const from = family.values[step % family.values.length] ?? "1";
  const to = family.values[(step + 1 + (Math.floor(step / family.values.length) % 3)) % family.values.length] ?? "2";
  const round = Math.floor(step / (3 * family.values.length));
  const scope = round > 0 ? `layers ${1 + (round % 5)} to ${6 + Math.floor(round / 5)} only` : "";
  return {
    hypothesis: family.sentence
      .replace("{from}", from)
      .replace("{to}", to)
      .concat(scope ? ` In ${scope}.` : ""),
    aspect,
    change: {
      component: family.component,
      operation: family.operation,
      parameter: family.parameter,
      from,
      to,
      unit: family.unit,
      scope,
    },
    expects: [{ metric: "bits_per_char", direction: "down" }],
    files: [family.file],
  };
};

interface IdeaFamily {
  readonly sentence: string;
  readonly component: string;
  readonly operation: string;
  readonly parameter: string;
  readonly unit: string;
  readonly values: readonly string[];
  readonly file: string;
}

const FIRST: IdeaFamily = {
  sentence:
    "Raising the peak learning rate from {from} to {to} lowers bits_per_char because the model is still far from converged.",
  component: "optimizer",
  operation: "set",
  parameter: "learning_rate",
  unit: "",
  values: ["1e-4", "3e-4", "6e-4", "1e-3", "2e-3"],
  file: "train.py",
};

const IDEAS: readonly IdeaFamily[] = [
  FIRST,
  {
    sentence:
      "Decaying the learning rate {to} instead of {from} lowers bits_per_char because the last epochs oscillate.",
    component: "scheduler",
    operation: "replace",
    parameter: "lr_schedule",
    unit: "",
    values: ["constant", "linearly to zero", "by cosine to zero", "by inverse square root", "in three steps"],
    file: "train.py",
  },
  {
    sentence:
      "Weight decay {to} instead of {from} lowers bits_per_char because the embedding overfits rare characters.",
    component: "optimizer",
    operation: "set",
    parameter: "weight_decay",
    unit: "",
    values: ["0", "0.01", "0.03", "0.1", "0.3"],
    file: "train.py",
  },
  {
    sentence: "Dropout of {to} instead of {from} in the feed-forward blocks narrows the gap to the training loss.",
    component: "feed-forward block",
    operation: "set",
    parameter: "dropout",
    unit: "",
    values: ["0", "0.05", "0.1", "0.2", "0.3"],
    file: "model/blocks.py",
  },
  {
    sentence:
      "A context of {to} instead of {from} characters helps because quotes and headings repeat over long spans.",
    component: "data loader",
    operation: "increase",
    parameter: "context_length",
    unit: "characters",
    values: ["128", "192", "256", "384", "512"],
    file: "data/loader.py",
  },
  {
    sentence:
      "Tying the input and output embeddings ({to} instead of {from}) saves parameters that the blocks use better.",
    component: "embedding",
    operation: "replace",
    parameter: "weight_tying",
    unit: "",
    values: ["off", "on", "on with a learned scale", "on after warm-up"],
    file: "model/embedding.py",
  },
  {
    sentence: "{to} heads instead of {from} let the model attend to word starts and line starts at once.",
    component: "attention",
    operation: "set",
    parameter: "heads",
    unit: "heads",
    values: ["4", "6", "8", "12"],
    file: "model/attention.py",
  },
  {
    sentence: "Clipping gradients at {to} instead of {from} removes the spikes that follow headings.",
    component: "training loop",
    operation: "set",
    parameter: "clip_norm",
    unit: "",
    values: ["none", "0.25", "0.5", "1.0", "2.0"],
    file: "train.py",
  },
  {
    sentence: "Warming up for {to} instead of {from} steps keeps the second moments from blowing up early.",
    component: "scheduler",
    operation: "set",
    parameter: "warmup_steps",
    unit: "steps",
    values: ["0", "100", "200", "400", "800"],
    file: "train.py",
  },
  {
    sentence: "Label smoothing of {to} instead of {from} lowers the loss on rare characters.",
    component: "loss",
    operation: "add",
    parameter: "label_smoothing",
    unit: "",
    values: ["0", "0.02", "0.05", "0.1"],
    file: "model/loss.py",
  },
  {
    sentence: "Normalising {to} instead of {from} the blocks stabilises training at this depth.",
    component: "blocks",
    operation: "replace",
    parameter: "normalization",
    unit: "",
    values: ["after", "before", "before and after", "by root mean square before"],
    file: "model/blocks.py",
  },
  {
    sentence:
      "Averaging the weights over the last {to} instead of {from} steps takes the noise out of the final model.",
    component: "training loop",
    operation: "add",
    parameter: "weight_average",
    unit: "steps",
    values: ["0", "200", "500", "1000"],
    file: "train.py",
  },
];
