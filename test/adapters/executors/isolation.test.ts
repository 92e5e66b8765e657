import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { Executor } from "../../../src/ports/executor.ts";
import { aProject, aSpec, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const never = new AbortController().signal;
const CANARY = "canary-3f7a";

describe.runIf(detected.isolates)("what an evaluation can reach where the sandbox isolates", () => {
  let project: Project;
  let executor: Executor;
  let environmentHash: string;
  const spec = aSpec({ protect: [] });

  beforeAll(async () => {
    project = aProject({ "evaluate.py": "print('{\"score\": 1}')\n" });
    executor = localExecutor({ sandbox: detected, stateFolder: project.stateFolder });
    const captured = await executor.capture(project.captureJob(spec), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    environmentHash = captured.environment.hash;
  });
  afterAll(() => project.remove());

  let seed = 0;
  /** Runs a script that appends what it got hold of to `found`, and returns the log. */
  const probe = async (script: string): Promise<string> => {
    seed += 1;
    const whole = `import json, os, socket, glob\nfound = []\n${script}\nprint("FOUND", found)\nprint('{"score": %d}' % len(found))\n`;
    const job = project.job(project.candidate({ "evaluate.py": whole }), spec, { environmentHash, seed });
    const outcome = await executor.run(job, never);
    expect(outcome).toMatchObject({ kind: "finished" });
    return readFileSync(join(job.folder, "log"), "utf8");
  };

  test("are no secrets: not in variables, files, processes, sockets, or the repository's history", async () => {
    process.env.ESPALIER_TEST_SECRET = CANARY;
    writeFileSync(join(project.checkout, "untracked-secret"), CANARY);
    mkdirSync(join(project.stateFolder, "trials/other"), { recursive: true });
    writeFileSync(join(project.stateFolder, "trials/other/log"), CANARY);
    writeFileSync(join(project.stateFolder, "journal.db"), CANARY);
    writeFileSync(join(project.folder, "sibling"), CANARY);
    const agent = createServer((socket) => socket.end(CANARY));
    await new Promise<void>((resolve) => agent.listen(join(project.folder, "ssh-agent.sock"), resolve));
    const places = [
      join(project.checkout, "untracked-secret"),
      join(project.checkout, ".git/config"),
      join(project.stateFolder, "trials/other/log"),
      join(project.stateFolder, "journal.db"),
      project.baseline.path,
      join(project.folder, "sibling"),
      join(homedir(), ".ssh"),
      join(homedir(), ".aws"),
      join(homedir(), ".netrc"),
      join(homedir(), ".gitconfig"),
      "/etc/shadow",
      "/var/run/docker.sock",
      "/run/dbus",
      "/run/user",
      "/home",
      "/mnt",
      "/srv",
    ];
    const log = await probe(`
for path in ${JSON.stringify(places)}:
    if os.path.exists(path): found.append(path)
for file in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
    try:
        if ${JSON.stringify(CANARY)}.encode() in open(file, "rb").read(): found.append(file)
    except OSError: pass
if len(glob.glob("/proc/[0-9]*")) > 8: found.append("the machine's processes")
for address in (("169.254.169.254", 80), ("127.0.0.1", 22), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, 1); found.append(str(address))
    except OSError: pass
s = socket.socket(socket.AF_UNIX)
try:
    s.connect(${JSON.stringify(join(project.folder, "ssh-agent.sock"))}); found.append("the agent's socket")
except OSError: pass
`);
    agent.close();
    delete process.env.ESPALIER_TEST_SECRET;
    expect(log).toMatch(/FOUND \[\]/);
  });

  test("is nowhere to write but its own folders", async () => {
    const targets = [
      ..."/ /etc /usr /usr/bin /usr/local /usr/lib /bin /sbin /lib /opt /var /boot /root /home /mnt /srv /media".split(
        " ",
      ),
      ..."/run /sys /sys/fs/cgroup /proc /proc/sys /proc/sys/kernel /dev/mapper /etc/ssl /etc/alternatives".split(" "),
      ..."/usr/share /usr/include /usr/libexec /usr/games /usr/src /var/lib /var/log /var/spool /lib64".split(" "),
      project.checkout,
      project.stateFolder,
      project.folder,
      homedir(),
      "/espalier",
      "/espalier/probe",
    ];
    const log = await probe(`
for folder in ${JSON.stringify(targets)}:
    try:
        open(folder + "/written-by-the-test", "w").write("x"); found.append(folder)
    except OSError: pass
for file in ("/etc/passwd", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger", "/usr/bin/env"):
    try:
        open(file, "a").close(); found.append(file)
    except OSError: pass
found = [f for f in found if f != "/run"]  # A folder in memory, gone with the jail.
`);
    expect(targets.length).toBeGreaterThanOrEqual(40);
    expect(log).toMatch(/FOUND \[\]/);
  });

  test("is no channel to the next evaluation", async () => {
    const places = `[p + "/left" for p in ("/tmp", "/var/tmp", "/dev/shm", "/run", os.environ["HOME"], os.environ["TMPDIR"], ".", os.environ["ESPALIER_OUT_DIR"])]`;
    const write = await probe(`
for path in ${places}:
    try:
        open(path, "w").write("x"); found.append(path)
    except OSError: pass
`);
    expect(write).toMatch(/\/tmp\/left/);
    expect(await probe(`found = [path for path in ${places} if os.path.exists(path)]`)).toMatch(/FOUND \[\]/);
  });
});

test("a machine that must isolate does so", () => {
  // Where the tests of a release run, the sandbox has to be there: nothing above may be left out unseen.
  expect(detected.isolates || process.env.CI !== "true").toBe(true);
});
