import { describe, expect, it } from "vitest";
import { installAgent } from "../../scripts/agents/install.ts";
import { tryAgent } from "../../scripts/agents/try-agent.ts";
import { profileNamed } from "../../src/adapters/agents/profiles/index.ts";

/** The agents whose every ability is checked with each change; `npm run agents` checks all of them. */
const CHECKED = ["pi", "codex", "claude", "gemini", "opencode"];

describe.each(CHECKED)("The real agent %s, in the sandbox, with no way out but the meter,", (name) => {
  it("proposes, implements, repairs, is counted to the token, leaves nothing behind and sees nothing else", async () => {
    const profile = profileNamed(name);
    if (profile === null) throw new Error(`no profile for ${name}`);
    const { checks } = await tryAgent(profile, installAgent(profile));
    const { resumes, ...abilities } = checks;
    expect(Object.entries(abilities).filter(([, { holds }]) => !holds)).toEqual([]);
    // Some agents forget a session that was killed: the work goes on without its memory.
    expect(resumes.holds || resumes.detail.startsWith("works on")).toBe(true);
    // Ten turns and five starts, of which the slowest agent needs some seconds each on a free machine.
  }, 1_200_000);
});
