import type { Direction } from "../../core/study-spec.ts";

/** Which way a metric of this name is usually better; null for names that say nothing. */
export const usualDirection = (metric: string): Direction | null => {
  const words = wordsOf(metric);
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  // "error_rate", "false_positive_rate" and "log_loss" are losses whatever else is in their names.
  if (has(ALWAYS_LOWER)) return "minimize";
  if (has(HIGHER)) return "maximize";
  if (has(LOWER)) return "minimize";
  return null;
};

/** Whether a metric measures what a run costs rather than how good its result is. */
export const isCost = (metric: string): boolean => wordsOf(metric).some((word) => COSTS.has(word));

/** Whether a number in the output describes the run and is no metric, such as its seed. */
export const isBookkeeping = (name: string): boolean =>
  wordsOf(name).some((word) => BOOKKEEPING.has(word)) || /^(n|num|count)_/.test(name);

const wordsOf = (metric: string): readonly string[] => {
  const name = metric.split(/[./]/).at(-1) ?? metric;
  const spaced = name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  return [spaced.replace(/[^a-z0-9]/g, ""), ...spaced.split(/[^a-z0-9]+/), ...metric.toLowerCase().split(/[^a-z0-9]+/)];
};

const ALWAYS_LOWER = new Set(
  "loss logloss crossentropy error err errors mae mse rmse rmsle mape smape wmape mase mdape wer cer ter ppl perplexity bits bpc bpb bpd nll ece mce brier regret hinge fid kid lpips distance bias fpr fnr miss deviance pinball crps hamming".split(
    " ",
  ),
);

const HIGHER = new Set(
  "acc accuracy auc auroc auprc rocauc prauc ap map map50 map5095 f1 f2 fbeta fscore precision recall sensitivity specificity r2 r2score score bleu rouge rouge1 rouge2 rougel meteor cider iou miou jaccard dice psnr ssim ndcg mrr hits hit recall1 recall5 recall10 reward return throughput fps qps spearman pearson kendall correlation corr kappa mcc top1 top5 pass solved success winrate win em exact likelihood elbo tpr tnr gini ks explained silhouette nmi ari".split(
    " ",
  ),
);

const LOWER = new Set(
  "ms seconds sec secs s time latency duration kb mb gb bytes size params parameters memory mem vram flops cost usd tail tokens steps".split(
    " ",
  ),
);

const COSTS = new Set([...LOWER, "throughput", "fps", "qps", "kwh", "energy"]);

const BOOKKEEPING = new Set("seed split epoch epochs step version timestamp trial fold index id".split(" "));
