import type { SessionUpdate } from "@agentclientprotocol/sdk";
import type { Usage } from "../../../core/events.ts";
import { field, number, record } from "../profiles/json-fields.ts";

/** What an agent says of its own usage, for sessions without a meter; always an estimate. */
export interface ReportedUsage {
  onUpdate(update: SessionUpdate): void;
  /** Takes the answer to a prompt and returns what that turn used. */
  onPromptDone(response: unknown): Usage;
}

/** Adds up what agents report in three different ways; costs are sums over the session, tokens counts of the turn. */
export const reportedUsage = (): ReportedUsage => {
  let usd = 0;
  let usdBefore = 0;
  return {
    onUpdate(update) {
      if (update.sessionUpdate === "usage_update" && update.cost?.currency === "USD")
        usd = Math.max(usd, update.cost.amount);
    },
    onPromptDone(response) {
      const usage = record(field(response, "usage"));
      const quota = record(field(field(field(response, "_meta"), "quota"), "token_count"));
      const turnUsd = usd - usdBefore;
      usdBefore = usd;
      return {
        inputTokens: number(usage.inputTokens) + number(usage.cachedReadTokens) || number(quota.input_tokens),
        outputTokens: number(usage.outputTokens) || number(quota.output_tokens),
        usd: turnUsd,
        estimated: true,
      };
    },
  };
};
