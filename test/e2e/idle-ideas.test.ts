import { afterAll, describe, expect, it } from "vitest";
import { fold } from "../../src/core/apply.ts";
import { espalier } from "./support/espalier.ts";
import { discard, journalOf } from "./support/kill-study.ts";
import { smallRepository } from "./support/small-repository.ts";

describe("A study whose ideas all do nothing", () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach(discard));

  const study = async (edit: string) => {
    const folder = smallRepository({
      replicates: 52,
      agent: "{ name: command, command: python3 agent.py }",
      files: { "agent.py": agentThat(edit) },
    });
    folders.push(folder);
    const { code, stderr } = await espalier(folder, "run", "--no-input");
    expect(code, stderr).toBe(0);
    return fold(journalOf(folder));
  };

  it("makes no claim where an agent only writes comments and dead code", async () => {
    const state = await study(
      `text + "\\n\\n# note %d\\n\\n\\ndef unused_%d():\\n    return %d\\n" % (turn, turn, turn)`,
    );
    expect(state.trunk).toBe(0);
    expect(state.audit?.confirmed).toBe(false);
    expect(state.trials.length).toBeGreaterThan(3);
    // What has no effect is told without an evaluation, or costs one and is inert.
    const verdicts = new Set(state.trials.slice(1).map(({ settled }) => settled));
    expect(
      [...verdicts].filter((settled) => settled !== "refused" && settled !== "inert" && settled !== "failed"),
    ).toEqual([]);
  });

  it("makes no claim where an agent only writes the same code in another way", async () => {
    const state = await study(
      `text.replace("HIDDEN = 16", "HIDDEN = %d - %d" % (16 + turn, turn)).replace("WEIGHT_DECAY = 0.1", "WEIGHT_DECAY = 0.1 * 1.0")`,
    );
    expect(state.trunk).toBe(0);
    expect(state.audit?.confirmed).toBe(false);
    expect(state.trials.some(({ settled }) => settled === "inert" || settled === "refused")).toBe(true);
  });
});

const agentThat = (edit: string): string => `import json
import os

brief = json.load(open(os.environ["ESPALIER_BRIEF_FILE"]))
turn = int(brief.get("attempt", 0)) * 10 + int(os.environ["ESPALIER_TURN"])
if os.environ["ESPALIER_PHASE"] == "propose":
    change = {"component": "model", "operation": "set", "parameter": "HIDDEN", "from": "16", "to": str(turn), "unit": "", "scope": ""}
    proposal = {"hypothesis": "Setting HIDDEN to %d raises the score." % turn, "change": change, "expects": [], "files": ["model.py"]}
    print(json.dumps(proposal))
else:
    text = open("model.py").read()
    open("model.py", "w").write(${edit})
`;
