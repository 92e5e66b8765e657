import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { SandboxRequest } from "../../../src/ports/sandbox.ts";
import { processTable, runProcess } from "../../../src/process/index.ts";

const detected = await detectSandbox();
const PATH = "/usr/bin:/bin";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "espalier-sandbox-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = (script: string, extra: Partial<SandboxRequest> = {}): SandboxRequest => ({
  argv: ["sh", "-c", script],
  cwd: "/",
  env: { PATH },
  readable: [],
  writable: [],
  hidden: [],
  network: "none",
  ...extra,
});

const run = (script: string, extra: Partial<SandboxRequest> = {}, sandbox = detected) =>
  runProcess({ ...sandbox.command(request(script, extra)), cwd: "/", timeoutMs: 60_000 });

const output = async (script: string, extra: Partial<SandboxRequest> = {}) => {
  const result = await run(script, extra);
  return `${result.stdout}${result.stderr}`.trim();
};

test("a machine without bubblewrap gets the plain sandbox, which says what does not hold", async () => {
  const sandbox = plainSandbox("bubblewrap (the program bwrap) is not installed");
  const result = await run("echo $ONLY; pwd", { cwd: folder, env: { PATH, ONLY: "this" } }, sandbox);
  expect(result.stdout.toString()).toBe("this\n/\n");
  expect((await sandbox.guarantees()).map(({ name, holds }) => ({ name, holds }))).toEqual([
    { name: "pid namespace", holds: false },
    { name: "private file system", holds: false },
    { name: "no network", holds: false },
  ]);
});

test("a plain sandbox limits the size of files that are written", async () => {
  const sandbox = plainSandbox("for this test");
  const script = `head -c 100000 /dev/zero > ${join(folder, "big")}`;
  expect((await run(script, { maxFileBytes: 1_024 }, sandbox)).exitCode).not.toBe(0);
  expect(readFileSync(join(folder, "big")).length).toBeLessThanOrEqual(1_024);
});

describe.runIf(detected.isolates)("inside bubblewrap", () => {
  test("exists only what is mounted", async () => {
    writeFileSync(join(folder, "secret"), "hidden from view");
    expect(await output(`cat ${join(folder, "secret")}`)).toMatch(/No such file/);
    expect(await output("ls -A /tmp /home /root 2>&1 | sort -u")).not.toMatch(/espalier-sandbox/);
    expect(await output("cat /etc/shadow")).toMatch(/No such file/);
  });

  test("a readable mount cannot be written, a writable one can, and the deeper one wins whatever the order", async () => {
    mkdirSync(join(folder, "tree/data"), { recursive: true });
    writeFileSync(join(folder, "tree/data/labels"), "1");
    const extra = {
      readable: [{ outside: join(folder, "tree/data"), inside: "/inside/data" }],
      writable: [{ outside: join(folder, "tree"), inside: "/inside" }],
    };
    const script = "echo 2 > /inside/data/labels || echo refused; echo x > /inside/new";
    expect(await output(script, extra)).toMatch(/^refused\n/);
    expect(readFileSync(join(folder, "tree/new"), "utf8")).toBe("x\n");
    expect(readFileSync(join(folder, "tree/data/labels"), "utf8")).toBe("1");
  });

  test("a one-line file covers the worktree's own .git", async () => {
    mkdirSync(join(folder, "worktree"));
    writeFileSync(join(folder, "worktree/.git"), "gitdir: /real\n");
    writeFileSync(join(folder, "cover"), "gitdir: /private\n");
    const extra = {
      readable: [{ outside: join(folder, "cover"), inside: "/inside/.git" }],
      writable: [{ outside: join(folder, "worktree"), inside: "/inside" }],
    };
    expect(
      await output("cat /inside/.git; rm -f /inside/.git; echo y > /inside/.git; cat /inside/.git", extra),
    ).toMatch(/^gitdir: \/private\n/);
    expect(readFileSync(join(folder, "worktree/.git"), "utf8")).toBe("gitdir: /real\n");
  });

  test("hidden files and folders are empty, and cannot be uncovered", async () => {
    mkdirSync(join(folder, "tree/keys"), { recursive: true });
    writeFileSync(join(folder, "tree/keys/id"), "secret");
    writeFileSync(join(folder, "tree/labels"), "secret");
    const extra = {
      writable: [{ outside: join(folder, "tree"), inside: "/inside" }],
      hidden: ["/inside/keys", "/inside/labels", "/inside/absent"],
    };
    expect(
      await output("cat /inside/labels; ls -A /inside/keys; rm /inside/labels 2>/dev/null; ls /inside", extra),
    ).toBe("keys\nlabels");
  });

  test("no variable of ours is readable, not even through the process that started it", async () => {
    process.env.ESPALIER_CANARY = "canary-in-env";
    expect(await output("env; cat /proc/1/environ /proc/self/environ | tr '\\0' '\\n'")).not.toMatch(/canary/);
    delete process.env.ESPALIER_CANARY;
  });

  test("there is no network but loopback", async () => {
    const server = createServer((_, response) => response.end("outside"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const connect = `exec 3<>/dev/tcp/127.0.0.1/${port} && echo reached`;
    expect(await output(`bash -c '${connect}' 2>&1`)).toMatch(/refused/);
    expect(await output("grep -c : /proc/net/dev")).toBe("1");
    expect(await output(`bash -c '${connect}' 2>&1`, { network: "host" })).toBe("reached");
    server.close();
  });

  test("a loopback port leads to a unix socket outside, and nowhere else", async () => {
    const socketPath = join(folder, "model.sock");
    const server = createServer((incoming, response) => response.end(`asked for ${incoming.url}`));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const fetchIt = `import urllib.request; print(urllib.request.urlopen("http://127.0.0.1:4010/v1").read().decode())`;
    const argv = ["python3", "-c", fetchIt];
    const extra = { argv, network: { sockets: [{ port: 4010, socketPath }] } };
    expect(await output("", extra)).toBe("asked for /v1");
    const exit = await run("exit 7", { network: extra.network });
    expect(exit.exitCode).toBe(7);
    server.close();
  });

  test("a daemon in a session of its own dies with the command", async () => {
    const daemon = `import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.environ.clear()
        os.execve("/bin/sleep", ["sleep", "7654"], {})
    os._exit(0)
time.sleep(0.3)`;
    await run("", { argv: ["python3", "-c", daemon] });
    const isSleeping = (pid: number): boolean => {
      const file = `/proc/${pid}/cmdline`;
      return existsSync(file) && readFileSync(file, "latin1") === "sleep\x007654\0";
    };
    for (let tries = 0; tries < 200 && processTable().some((row) => isSleeping(row.pid)); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(processTable().some((row) => isSleeping(row.pid))).toBe(false);
  });

  test("home and temporary folder are private, empty and writable", async () => {
    const script = 'ls -A "$HOME" /tmp; echo x > "$HOME/a" && echo x > /tmp/b && cat "$HOME/a" /tmp/b';
    expect(await output(script, { env: { PATH, HOME: "/home/agent" } })).toBe("/home/agent:\n\n/tmp:\nx\nx");
  });

  test("nothing outside can be written: system folders, devices, the root", async () => {
    const targets = [
      "/x",
      "/usr/x",
      "/etc/passwd",
      "/bin/x",
      "/lib/x",
      "/opt/x",
      "/proc/sys/kernel/hostname",
      "/sys/x",
    ];
    const script = targets.map((target) => `echo x 2>/dev/null > ${target} && echo WROTE ${target}`).join("; ");
    expect(await output(`(${script}) 2>/dev/null; true`)).toBe("");
  });
});
