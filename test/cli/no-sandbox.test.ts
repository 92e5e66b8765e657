import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { detectSandbox } from "../../src/adapters/sandbox/index.ts";

const CLI = join(import.meta.dirname, "../../src/cli/main.ts");
const root = mkdtempSync(join(tmpdir(), "espalier-no-sandbox-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(() => {
  writeFileSync(join(root, "evaluate.py"), 'import json\nprint(json.dumps({"score": 1.0}))\n');
  writeFileSync(
    join(root, "espalier.yaml"),
    [
      "objective: { metric: score, direction: maximize }",
      "evaluate: { command: python3 evaluate.py }",
      "agent: { name: command, command: /bin/true }",
      "budget: { replicates: 4, trials: 1 }",
      "",
    ].join("\n"),
  );
  execFileSync("git", ["init", "--quiet", root]);
  execFileSync("git", ["-C", root, "add", "."]);
  execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "start"]);
});

describe("On a machine without a sandbox", () => {
  it("a coding agent is let loose only when that is asked for in words", async () => {
    const refused = await runWithoutSandbox("run", "--no-input");
    expect(refused.stderr).toContain("This machine cannot jail a coding agent: pid namespace");
    expect(refused.stderr).toContain("`espalier run --no-sandbox`");
    expect(refused.status).toBe(1);
    const accepted = await runWithoutSandbox("run", "--no-input", "--no-sandbox");
    expect(accepted.stderr).not.toContain("cannot jail");
    expect(accepted.stderr).toContain("environment captured");
  });
});

/** Hides the program that makes sandboxes, where there is one. */
const runWithoutSandbox = async (...args: readonly string[]): Promise<SpawnSyncReturns<string>> => {
  const command = [process.execPath, "--no-warnings", CLI, "-C", root, ...args];
  const { isolates } = await detectSandbox();
  const hiding = isolates ? ["bwrap", "--dev-bind", "/", "/", "--ro-bind", "/dev/null", "/usr/bin/bwrap", "--"] : [];
  const [program = "", ...rest] = [...hiding, ...command];
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: root };
  return spawnSync(program, rest, { encoding: "utf8", env });
};
