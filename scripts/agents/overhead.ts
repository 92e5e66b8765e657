/** Measures what sandbox and meter cost: `overhead.ts`. Medians, in milliseconds, of runs that do nothing else. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJail } from "../../src/adapters/agents/session/jail.ts";
import { openMeter } from "../../src/adapters/meter/index.ts";
import { detectSandbox, plainSandbox } from "../../src/adapters/sandbox/index.ts";
import type { MeterSession } from "../../src/ports/meter.ts";
import type { Sandbox, SandboxRequest } from "../../src/ports/sandbox.ts";
import { runProcess } from "../../src/process/index.ts";

const root = mkdtempSync(join(tmpdir(), "espalier-overhead-"));
const sandbox = await detectSandbox();
const plain = plainSandbox("for the measurement");
const meter = openMeter({ keys: () => "none", prices: new Map() });

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const timed = async (times: number, work: () => Promise<unknown>): Promise<number> => {
  const laps: number[] = [];
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now();
    await work();
    laps.push(performance.now() - startedAt);
  }
  return median(laps);
};

const say = (what: string, ms: number): void =>
  void process.stdout.write(`${what.padEnd(62)}${ms.toFixed(2).padStart(9)}\n`);

/** A command that does nothing, as an evaluation has it: no network. */
const runTrue = (where: Sandbox, network: SandboxRequest["network"]): Promise<unknown> => {
  const base = { cwd: "/", env: { PATH: "/usr/bin:/bin" }, readable: [], writable: [], hidden: [] };
  const { argv, env } = where.command({ ...base, argv: ["true"], network });
  return runProcess({ argv, env, cwd: "/", timeoutMs: 60_000 });
};

say("a command without a sandbox", await timed(20, () => runTrue(plain, "none")));
say(`a command in ${sandbox.name}, as evaluations are run`, await timed(20, () => runTrue(sandbox, "none")));

const openSession = (): Promise<MeterSession> =>
  meter.open({ id: "x", group: "x", usdLimit: null, provider: null, tunnelHosts: [] });
const bridged = await openSession();
const sockets = { sockets: [{ port: 4010, socketPath: bridged.socketPath }] };
say("the same with the bridge to the meter, as agents are run", await timed(20, () => runTrue(sandbox, sockets)));

for (const files of [10, 1000, 10_000]) {
  const worktree = join(root, `repository-${files}`);
  for (let i = 0; i < files; i++) {
    const folder = join(worktree, `folder-${i % 50}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file-${i}.py`), `value_${i} = ${i}\n`.repeat(50));
  }
  const git = (...args: readonly string[]): unknown =>
    execFileSync("git", ["-C", worktree, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);
  execFileSync("git", ["init", "--quiet", worktree]);
  git("add", ".");
  git("commit", "--quiet", "-m", "start");
  let count = 0;
  const open = async (): Promise<void> => {
    count += 1;
    const folder = join(root, `session-${files}-${count}`);
    const jail = await openJail({
      sandbox,
      sealed: [],
      id: `x${count}`,
      worktree,
      folder,
      meter: null,
      network: "none",
      readable: [],
      writable: [],
    });
    await jail.close();
  };
  say(`preparing a session's jail, repository of ${files} files`, await timed(files > 5000 ? 3 : 7, open));
}

const provider = createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
  response.end('data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\ndata: [DONE]\n\n');
}).listen(0, "127.0.0.1");
await new Promise((resolve) => provider.once("listening", resolve));
const { port } = provider.address() as AddressInfo;
const baseUrl = `http://127.0.0.1:${port}`;
const session = await meter.open({
  ...{ id: "y", group: "y", usdLimit: null, tunnelHosts: [] },
  provider: { name: "Mock", api: "openai", baseUrl, keyEnv: null },
});
const body = JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "x".repeat(20_000) }] });
const firstByte = (target: { host: string; port: number } | { socketPath: string }): Promise<number> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const headers = { authorization: `Bearer ${session.token}`, "content-length": Buffer.byteLength(body) };
    const outgoing = request({ ...target, path: "/v1/chat/completions", method: "POST", headers }, (incoming) => {
      incoming.once("data", () => resolve(performance.now() - startedAt));
      incoming.resume();
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
const laps = async (target: { host: string; port: number } | { socketPath: string }): Promise<number> => {
  const values: number[] = [];
  for (let i = 0; i < 200; i++) values.push(await firstByte(target));
  return median(values.slice(50));
};
const direct = await laps({ host: "127.0.0.1", port });
const through = await laps({ socketPath: session.socketPath });
say("first byte of a streamed answer, asked directly", direct);
say("first byte of a streamed answer, through the meter", through);

provider.close();
provider.closeAllConnections();
await meter.close();
rmSync(root, { recursive: true, force: true });
