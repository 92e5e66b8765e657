import type { Usage } from "../../../core/events.ts";
import { redactSecrets } from "../../../core/redact.ts";
import type { ProposeTurn } from "../../../ports/agent.ts";

/** Turns the agent's JSON object into its answer: a proposal, or a refusal with `{"decline": "why"}`; without secrets. */
export const proposalAnswer = (
  said: Readonly<Record<string, unknown>>,
  usage: Usage,
  secrets: readonly string[],
): ProposeTurn => {
  const answer = redacted(said, secrets);
  const declined = answer.decline ?? answer.declined;
  if (typeof declined === "string") return { kind: "declined", reason: declined, usage };
  const { difference, ...proposal } = answer;
  return { kind: "proposed", proposal, difference: typeof difference === "string" ? difference : "", usage };
};

const redacted = (
  answer: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(answer), (_, value: unknown) =>
    typeof value === "string" ? redactSecrets(value, secrets) : value,
  ) as Readonly<Record<string, unknown>>;
