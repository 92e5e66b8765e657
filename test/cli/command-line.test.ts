import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cliReference } from "../../src/cli/cli-reference.ts";
import { buildProgram } from "../../src/cli/run-cli.ts";
import { espalier, startEspalier, toyProject } from "./toy-project.ts";

describe("The command line", () => {
  it("helps with every verb", async () => {
    const { exitCode, stdout, stderr } = await espalier("/", "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: espalier \[options\] \[command\]/);
    for (const verb of ["init", "run", "status", "replay"]) expect(stdout).toMatch(new RegExp(`^ {2}${verb} `, "m"));
    expect((await espalier("/", "run", "--help")).stdout).toContain("--budget-replicates");
    expect((await espalier("/", "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("has a reference that is generated from it", async () => {
    await expect(cliReference(buildProgram(SILENT_WORLD, async () => {}))).toMatchFileSnapshot("../../docs/cli.md");
  });

  it("takes global options before and after the verb", async () => {
    const folder = toyProject();
    for (const args of [
      ["-C", folder, "config", "schema"],
      ["config", "schema", "-C", folder],
    ]) {
      expect(JSON.parse((await espalier("/", ...args)).stdout)).toMatchObject({ title: "Espalier project file" });
    }
  });

  it("completes verbs and options in bash", async () => {
    const { stdout } = await espalier("/", "completion", "bash");
    const complete = (...words: string[]): string[] => {
      const script = `${stdout}\nCOMP_WORDS=(espalier ${words.map((word) => `'${word}'`).join(" ")})\nCOMP_CWORD=${words.length}\n_espalier\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split("\n");
    };
    expect(complete("sta")).toEqual(["status"]);
    expect(complete("run", "--bud")).toEqual(["--budget-replicates"]);
    expect(complete("show", "ch")).toEqual(["champion"]);
    expect(complete("-C", "dir", "check", "as")).toEqual(["aspect"]);
    expect(complete("check", "aspect", "--ba")).toEqual(["--base"]);
  });

  it("prints completions for zsh and fish, and refuses other shells", async () => {
    expect((await espalier("/", "completion", "zsh")).stdout).toMatch(/^autoload -U \+X bashcompinit/);
    expect((await espalier("/", "completion", "fish")).stdout).toContain(
      "complete -c espalier -n __fish_use_subcommand -a run",
    );
    expect((await espalier("/", "completion", "csh")).exitCode).toBe(2);
  });

  it("does not mind a reader that has seen enough", async () => {
    const { child, ended } = startEspalier("/", ["config", "schema"]);
    child.stdout?.destroy();
    expect((await ended).stderr).not.toContain("EPIPE");
  });

  it("says which Node it needs before anything else", () => {
    const folder = mkdtempSync(join(tmpdir(), "espalier-node-"));
    const old = join(folder, "old.cjs");
    writeFileSync(old, 'Object.defineProperty(process.versions, "node", { value: "20.20.2" });');
    const bin = fileURLToPath(new URL("../../bin/espalier.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ["-r", old, bin, "--help"], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: "espalier needs Node 22.13 or newer; this is 20.20.2.\n" });
  });

  it("examines the machine and the folder", async () => {
    const { exitCode, stdout } = await espalier(toyProject(), "doctor", "--json");
    expect(exitCode).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { part: string; state: string }[] };
    expect(new Set(findings.map(({ part }) => part))).toEqual(
      new Set(["espalier", "repository", "project file", "journal", "sandbox", "agent", "python", "disk"]),
    );
    const nowhere = await espalier("/", "doctor");
    expect(nowhere).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("FAIL  repository") });
  });
});

const silent = { isTerminal: false, columns: 100, write: () => {} };

const SILENT_WORLD = { version: "0.0.0", env: {}, stdout: silent, stderr: silent };
