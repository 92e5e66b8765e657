/** One thing that can be tried on the bench's training script, said in several ways by an agent that forgets. */
export interface Idea {
  readonly constant: string;
  readonly from: string;
  readonly to: string;
  readonly aspect: string;
  /** What it is truly worth, in units of the noise of one evaluation. */
  readonly effect: number;
  readonly wordings: readonly Wording[];
}

export interface Wording {
  readonly hypothesis: string;
  readonly component: string;
  readonly operation: string;
  readonly parameter: string;
  readonly to: string;
}

const idea = (
  constant: string,
  from: string,
  to: string,
  aspect: string,
  effect: number,
  ...wordings: readonly (readonly [string, string, string, string, string])[]
): Idea => ({
  constant,
  from,
  to,
  aspect,
  effect,
  wordings: wordings.map(([hypothesis, component, operation, parameter, value]) => ({
    hypothesis,
    component,
    operation,
    parameter,
    to: value,
  })),
});

const FIRST_IDEAS: readonly Idea[] = [
  idea(
    "LEARNING_RATE",
    "0.001",
    "0.0003",
    "optimizer",
    1.6,
    [
      "Lowering the learning rate from 1e-3 to 3e-4 steadies training.",
      "optimizer",
      "decrease",
      "learning rate",
      "3e-4",
    ],
    ["A smaller step size of 0.0003 for the optimiser helps.", "optimiser", "set", "step size", "0.0003"],
    ["Use lr = 3e-4.", "adam", "set", "lr", "0.0003"],
  ),
  idea(
    "WEIGHT_DECAY",
    "0.0",
    "0.01",
    "regularization",
    0.9,
    ["Adding a weight decay of 0.01 reduces overfitting.", "optimizer", "set", "weight decay", "0.01"],
    ["L2 regularisation with strength 1e-2 generalises better.", "optimizer", "add", "l2 penalty", "1e-2"],
    ["Set weight_decay to 1 %.", "optimizer", "set", "weight_decay", "0.01"],
  ),
  idea(
    "DROPOUT",
    "0.0",
    "0.1",
    "regularization",
    0.4,
    ["Dropout of 0.1 in the hidden layers reduces overfitting.", "hidden layers", "set", "dropout", "0.1"],
    ["Drop ten percent of the activations while training.", "hidden layers", "set", "dropout rate", "10 %"],
  ),
  idea(
    "BATCH_SIZE",
    "128",
    "256",
    "hyperparameter",
    -0.3,
    [
      "Doubling the batch size from 128 to 256 averages the gradient noise.",
      "data loader",
      "increase",
      "batch size",
      "256",
    ],
    ["Train on mini-batches of 256 examples.", "loader", "set", "batch_size", "256"],
  ),
  idea(
    "WARMUP_STEPS",
    "0",
    "500",
    "schedule",
    0.7,
    ["A linear warm-up over 500 steps avoids early divergence.", "schedule", "add", "warmup steps", "500"],
    ["Ramp the learning rate up during the first 500 updates.", "lr schedule", "set", "warm-up", "500 steps"],
  ),
  idea(
    "LABEL_SMOOTHING",
    "0.0",
    "0.1",
    "loss",
    0.2,
    ["Label smoothing of 0.1 calibrates the classifier.", "loss", "set", "label smoothing", "0.1"],
    ["Soften the one-hot targets by 0.1.", "cross entropy", "set", "label_smoothing", "0.1"],
  ),
  idea(
    "HIDDEN_SIZE",
    "64",
    "128",
    "architecture",
    1.1,
    ["Doubling the hidden size from 64 to 128 adds capacity.", "model", "increase", "hidden size", "128"],
    ["Widen the network to 128 units.", "network", "set", "width", "128"],
  ),
  idea(
    "LAYERS",
    "2",
    "4",
    "architecture",
    -0.6,
    ["Four layers instead of two add depth.", "model", "increase", "number of layers", "4"],
    ["Make the network 4 layers deep.", "network", "set", "depth", "4"],
  ),
  idea(
    "CLIP_NORM",
    "0.0",
    "1.0",
    "optimizer",
    0.3,
    ["Clipping gradients to a norm of 1 removes spikes.", "optimizer", "set", "gradient clip norm", "1.0"],
    ["Cap the gradient norm at 1.0.", "training loop", "add", "max grad norm", "1"],
  ),
  idea(
    "EMA_DECAY",
    "0.0",
    "0.999",
    "ensembling",
    0.8,
    [
      "Evaluating an exponential moving average of the weights with decay 0.999 helps.",
      "weights",
      "add",
      "ema decay",
      "0.999",
    ],
    ["Keep a Polyak average of the parameters (0.999).", "model weights", "set", "EMA", "0.999"],
  ),
  idea(
    "FLIP_PROBABILITY",
    "0.0",
    "0.5",
    "augmentation",
    -0.9,
    [
      "Flipping half of the images horizontally enlarges the data.",
      "augmentation",
      "set",
      "horizontal flip probability",
      "0.5",
    ],
    ["Mirror images left to right with p = 0.5.", "augmentation", "add", "hflip", "0.5"],
  ),
  idea(
    "MIXUP_ALPHA",
    "0.0",
    "0.2",
    "augmentation",
    0.1,
    ["Mixup with alpha 0.2 regularises.", "augmentation", "set", "mixup alpha", "0.2"],
    ["Blend pairs of examples, beta parameter 0.2.", "augmentation", "add", "mixup", "0.2"],
  ),
];

// The same knobs at half and at twice the value, which are other experiments, worth less.
const variant = (of: Idea, factor: number, share: number): Idea => {
  const to = String(Number((Number(of.to) * factor).toPrecision(3)));
  return {
    ...of,
    to,
    effect: share * of.effect,
    wordings: of.wordings.map(({ component, parameter }, i) => ({
      hypothesis:
        i === 0 ? `Setting the ${parameter} to ${to} works better.` : `A ${parameter} of ${to} would raise the score.`,
      component,
      operation: "set",
      parameter,
      to,
    })),
  };
};

/** Everything that the agent ever thinks of. */
export const IDEAS: readonly Idea[] = FIRST_IDEAS.flatMap((first) => [
  first,
  variant(first, 0.5, 0.6),
  variant(first, 2, -0.4),
]);
