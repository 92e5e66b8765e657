import type { Usage } from "../../../core/events.ts";
import type { ProposeTurn } from "../../../ports/agent.ts";

/** Turns the agent's JSON object into its answer: a proposal, or a refusal with `{"decline": "why"}`. */
export const proposalAnswer = (answer: Readonly<Record<string, unknown>>, usage: Usage): ProposeTurn => {
  const declined = answer.decline ?? answer.declined;
  if (typeof declined === "string") return { kind: "declined", reason: declined, usage };
  const { difference, ...proposal } = answer;
  return { kind: "proposed", proposal, difference: typeof difference === "string" ? difference : "", usage };
};
