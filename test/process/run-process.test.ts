import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { processRow, runProcess } from "../../src/process/index.ts";

const env = { PATH: process.env.PATH ?? "/usr/bin:/bin" };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "espalier-process-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sh = (script: string, extra: object = {}) =>
  runProcess({ argv: ["sh", "-c", script], cwd: folder, env, ...extra });

/** Waits for a file that a background process writes, then for that process to be gone. */
const pidIn = async (file: string): Promise<number> => {
  for (let tries = 0; tries < 500 && !existsSync(join(folder, file)); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Number(readFileSync(join(folder, file), "utf8").trim());
};

const isGone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 500; tries++) {
    const row = processRow(pid);
    if (row === null || row.isZombie) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};

describe("a program that is run to its end", () => {
  test("gives its exit code and what it printed, as bytes", async () => {
    const result = await sh("printf 'a\\377b'; echo oops >&2; exit 3");
    expect(result).toMatchObject({ exitCode: 3, signalName: null, startError: null, timedOut: false });
    expect([...result.stdout]).toEqual([0x61, 0xff, 0x62]);
    expect(result.stderr.toString()).toBe("oops\n");
  });

  test("gets its arguments and its input as they are, without a shell", async () => {
    const argv = ["python3", "-c", "import sys; print(sys.argv[1:], sys.stdin.read())", "$HOME; `id`", "a b"];
    const result = await runProcess({ argv, cwd: folder, env, stdin: "hello" });
    expect(result.stdout.toString()).toBe("['$HOME; `id`', 'a b'] hello\n");
  });

  test("sees no variable of ours but those that it is given", async () => {
    const result = await runProcess({ argv: ["/usr/bin/env"], cwd: folder, env: { ONLY: "this" } });
    expect(result.stdout.toString()).toBe("ONLY=this\n");
  });

  test("that cannot be started is an answer, not an exception", async () => {
    const absent = await runProcess({ argv: ["no-such-program"], cwd: folder, env });
    expect(absent.startError?.code).toBe("ENOENT");
    const nul = await runProcess({ argv: ["echo", "a\0b"], cwd: folder, env });
    expect(nul.startError).not.toBeNull();
    const empty = await runProcess({ argv: [], cwd: folder, env });
    expect(empty.startError).not.toBeNull();
  });

  test("keeps the first and the last part of a huge output", async () => {
    const result = await sh("echo first; head -c 200000000 /dev/zero; echo; echo last", { maxOutputBytes: 1_000 });
    expect(result.stdoutBytes).toBe(200_000_012);
    expect(result.stdout.length).toBeLessThan(1_100);
    expect(result.stdout.toString()).toMatch(/^first\n/);
    expect(result.stdout.toString()).toMatch(/bytes left out …\]\n\0*\nlast\n$/);
  });

  test("whose background child holds the pipes open does not hold us up", async () => {
    const result = await sh("sleep 600 & echo $! > pid; echo done");
    expect(result.stdout.toString()).toBe("done\n");
    expect(await isGone(await pidIn("pid"))).toBe(true);
  });

  test("leaves no daemon behind that left its group, where a marker names it", async () => {
    const daemon = `import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open("pid", "w").write(str(os.getpid()))
        import time; time.sleep(600)
    os._exit(0)
import time
while not os.path.exists("pid") or not open("pid").read(): time.sleep(0.01)`;
    const marked = { ...env, ESPALIER_MARK: "daemon-test" };
    await runProcess({
      argv: ["python3", "-c", daemon],
      cwd: folder,
      env: marked,
      marker: "ESPALIER_MARK=daemon-test",
    });
    expect(await isGone(await pidIn("pid"))).toBe(true);
  });

  test("ends at its timeout although it ignores SIGTERM", async () => {
    const script = "trap '' TERM; echo $$ > pid; while :; do sleep 0.05; done";
    const result = await sh(script, { timeoutMs: 2_000, graceMs: 100 });
    expect(result).toMatchObject({ timedOut: true, signalName: "SIGKILL", exitCode: null });
    expect(await isGone(await pidIn("pid"))).toBe(true);
  });

  test("may clean up when it gets SIGTERM at its timeout", async () => {
    const result = await sh("trap 'echo cleaned > mark; exit 0' TERM; while :; do sleep 0.05; done", {
      timeoutMs: 2_000,
    });
    expect(result.timedOut).toBe(true);
    expect(readFileSync(join(folder, "mark"), "utf8")).toBe("cleaned\n");
  });

  test("ends when the caller aborts, also before it was started", async () => {
    const abort = new AbortController();
    const running = sh("sleep 600", { signal: abort.signal, graceMs: 100 });
    setTimeout(() => abort.abort(), 50);
    expect(await running).toMatchObject({ aborted: true, timedOut: false });
    expect(await sh("true", { signal: abort.signal })).toMatchObject({ aborted: true });
  });
});
