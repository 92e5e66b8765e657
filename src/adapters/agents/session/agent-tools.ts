import type { Meter } from "../../../ports/meter.ts";
import type { Sandbox } from "../../../ports/sandbox.ts";

/** What every agent adapter is given from outside. */
export interface AgentTools {
  readonly sandbox: Sandbox;
  /** Null where no provider is called, or where the agent has a login of its own. */
  readonly meter: Meter | null;
  /** Values that never reach a transcript, a prompt or a message; the real keys first of all. */
  readonly secrets: () => readonly string[];
}
