import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isAlive, processIdentity, send, writeFileAtomically } from "../../src/process/index.ts";

describe("the identity of a process", () => {
  test("tells a living process from one that ended, from a later one of its number and from another boot", async () => {
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    const identity = processIdentity(child.pid);
    if (identity === null) throw new Error("sleep did not start");
    expect(isAlive(identity)).toBe(true);
    expect(isAlive({ ...identity, startTicks: identity.startTicks + 1 })).toBe(false);
    expect(isAlive({ ...identity, bootId: "another" })).toBe(false);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    expect(isAlive(identity)).toBe(false);
    expect(send(identity.pid, "SIGKILL")).toBe(false);
  });
});

describe("a file that is written atomically", () => {
  test("replaces the old one and leaves no temporary file, also when it fails", () => {
    const folder = mkdtempSync(join(tmpdir(), "espalier-atomic-"));
    writeFileAtomically(join(folder, "a"), "one");
    writeFileAtomically(join(folder, "a"), "two");
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("two");
    expect(() => writeFileAtomically(join(folder, "absent", "b"), "x")).toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual(["a"]);
    rmSync(folder, { recursive: true });
  });
});
