import type { Usage } from "./events.ts";

/** No tokens and no money. */
export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false };

/** Several turns together; one estimate among them makes an estimate of the sum. */
export const sumUsage = (usages: readonly Usage[]): Usage =>
  usages.reduce(
    (total, usage) => ({
      inputTokens: total.inputTokens + usage.inputTokens,
      outputTokens: total.outputTokens + usage.outputTokens,
      usd: total.usd + usage.usd,
      estimated: total.estimated || usage.estimated,
    }),
    NO_USAGE,
  );
