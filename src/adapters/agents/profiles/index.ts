import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { gemini } from "./gemini.ts";
import { kimi } from "./kimi.ts";
import { opencode } from "./opencode.ts";
import { pi } from "./pi.ts";
import type { Profile } from "./profile.ts";
import { qwen } from "./qwen.ts";

/** The agents that Espalier knows how to start, in the order in which `agents ls` names them. */
export const PROFILES: readonly Profile[] = [codex, claude, gemini, opencode, qwen, kimi, copilot, pi];

/** The profile of that name, null when there is none. */
export const profileNamed = (name: string): Profile | null => PROFILES.find((profile) => profile.name === name) ?? null;

export type { LaunchPlace, Profile } from "./profile.ts";
export { PROVIDERS } from "./providers.ts";
