import { EspalierError } from "../../core/errors.ts";
import type { Verb } from "../verb.ts";

/** `espalier mcp`. */
export const mcpVerb: Verb = {
  usage: "mcp",
  summary: "serve the trajectory and the deterministic tools to an LLM (not there yet)",
  run: async () => {
    throw new EspalierError("usage", "`espalier mcp` is not there yet.", {
      hint: "Until then `status`, `ls`, `show`, `search`, `compare` and `diff` answer with --json.",
    });
  },
};
