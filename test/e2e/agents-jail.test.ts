import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandAgent } from "../../src/adapters/agents/command/command-agent.ts";
import { detectSandbox } from "../../src/adapters/sandbox/index.ts";
import { gitWorktrees } from "../../src/adapters/worktrees/git-worktrees.ts";
import type { AgentSession, ImplementTurn } from "../../src/ports/agent.ts";
import type { Worktree, Worktrees } from "../../src/ports/worktrees.ts";
import { programFolder } from "../adapters/agents/example-programs.ts";

const CANARY = "canary-5b1f0c77a2";

/** A repository with an agent that runs whatever shell script it is given, in the real sandbox. */
let root = "";
let checkout = "";
let worktrees: Worktrees;
let worktree: Worktree;
const programs = programFolder();
const cleanUps: (() => Promise<unknown> | unknown)[] = [];
const sandbox = await detectSandbox();

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-C", checkout, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
    encoding: "utf8",
  });

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "espalier-jail-"));
  checkout = join(root, "checkout");
  mkdirSync(checkout);
  execFileSync("git", ["init", "--quiet", checkout]);
  writeFileSync(join(checkout, "train.py"), "x = 1\n");
  writeFileSync(join(checkout, "data.txt"), "1\n");
  git("add", ".");
  git("commit", "--quiet", "-m", "start");
  git("branch", "sibling");
  worktrees = gitWorktrees({ repo: checkout, stateDir: join(checkout, ".espalier"), study: "main" });
  worktree = await worktrees.prepare("attempt-1", git("rev-parse", "HEAD").trim());
  await worktrees.prepare("attempt-2", git("rev-parse", "HEAD").trim());
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await worktrees.settled();
  rmSync(root, { recursive: true, force: true });
});

const session = (
  script: string,
  id = "attempt-1",
  path = worktree.path,
  sealed: readonly string[] = [],
): AgentSession => {
  const program = programs.write(`agent-${cleanUps.length}`, script);
  const agent = commandAgent(
    { argv: [program], env: {}, network: "none", readable: [] },
    { sandbox, meter: null, secrets: () => [] },
  );
  const folder = join(checkout, ".espalier", "trials", id);
  const opened = agent.open({
    id,
    worktree: path,
    folder,
    sealed,
    proposeTimeoutMs: 60_000,
    implementTimeoutMs: 60_000,
    usdLimit: null,
  });
  cleanUps.push(() => opened.close());
  return opened;
};

const act = (script: string, id?: string, path?: string): Promise<ImplementTurn> =>
  session(script, id, path).implement(
    { attempt: 1, trial: 1, proposal: {} as never, edit: [], protect: [], remark: null, prompt: "Go." },
    new AbortController().signal,
  );

/** What the agent wrote into a file of its worktree, line by line. */
const seen = async (script: string): Promise<readonly string[]> => {
  await act(`{ ${script}\n} > seen.txt 2>/dev/null; echo done >> seen.txt`);
  return readFileSync(join(worktree.path, "seen.txt"), "utf8").trim().split("\n");
};

const jailTests = (): void => {
  it("shows nothing of what is sealed: not the files, not their history, and git calls nothing changed", async () => {
    mkdirSync(join(checkout, "data", "labels"), { recursive: true });
    for (const [name, text] of [
      ["data/labels/val.csv", `${CANARY} 1`],
      ["data/labels/test [1].csv", `${CANARY} 2`],
      ["data/inputs.csv", "1,2"],
      ["holdout.csv", `${CANARY} 3`],
    ] as const)
      writeFileSync(join(checkout, name), text);
    git("add", "data", "holdout.csv");
    git("commit", "--quiet", "-m", "data");
    const { path } = await worktrees.prepare("attempt-3", git("rev-parse", "HEAD").trim());
    const script = `{ cat data/labels/* holdout.csv data/inputs.csv; echo "[$(git status --porcelain)]"; git log -p --all; git cat-file --batch-all-objects --batch; ls -R data; echo tampered > holdout.csv; } > seen.txt 2>/dev/null; echo done >> seen.txt`;
    const opened = session(script, "attempt-3", path, ["data/labels", "holdout.csv"]);
    const brief = { attempt: 1, trial: 1, proposal: {} as never, edit: [], protect: [], remark: null, prompt: "Go." };
    expect((await opened.implement(brief, new AbortController().signal)).kind).toBe("edited");
    const seenText = readFileSync(join(path, "seen.txt"), "utf8");
    expect(seenText).toContain("1,2[?? seen.txt]");
    expect(seenText).toContain("done");
    expect(seenText).not.toContain(CANARY);
    expect(readFileSync(join(path, "holdout.csv"), "utf8")).toBe(`${CANARY} 3`);
  });

  it("lets none of 40 writes outside the worktree reach the machine", async () => {
    const other = join(checkout, ".espalier", "worktrees", "attempt-2");
    const targets = [
      ...[
        "x",
        "train.py",
        ".git/config",
        ".git/hooks/post-commit",
        ".git/HEAD",
        ".git/refs/heads/x",
        ".git/info/attributes",
      ].map((name) => join(checkout, name)),
      ...[".git/index", ".git/packed-refs", ".git/objects/x", ".git/worktrees/x", ".git/modules/x"].map((name) =>
        join(checkout, name),
      ),
      ...["journal.db", "journal.db-wal", "x", "trials/x", "trials/attempt-2/x", "worktrees/x"].map((name) =>
        join(checkout, ".espalier", name),
      ),
      ...["x", "train.py", ".git"].map((name) => join(other, name)),
      ...[
        "x",
        ".bashrc",
        ".profile",
        ".ssh/authorized_keys",
        ".config/x",
        ".npmrc",
        ".gitconfig",
        ".cache/x",
        ".local/bin/x",
      ].map((name) => join(homedir(), `${name}-espalier-test`)),
      ...[
        "/etc/espalier-test",
        "/etc/cron.d/espalier-test",
        "/usr/bin/espalier-test",
        "/usr/lib/espalier-test",
        "/opt/espalier-test",
      ],
      ...["/var/espalier-test", "/root/espalier-test", "/espalier-test", "/home/espalier-test", "/mnt/espalier-test"],
    ];
    const outside = [
      ...targets,
      join(root, "x"),
      join(tmpdir(), "espalier-test-x"),
      "/dev/shm/espalier-test",
      "/run/espalier-test",
    ];
    expect(outside.length).toBeGreaterThanOrEqual(40);
    const before = outside.map((path) => (existsSync(path) ? readFileSync(path).toString("hex") : "absent"));
    const script = outside.map((path) => `mkdir -p "$(dirname '${path}')"; echo planted >> '${path}'`).join("\n");
    await act(`${script}\necho y = 2 >> train.py`);
    expect(outside.map((path) => (existsSync(path) ? readFileSync(path).toString("hex") : "absent"))).toEqual(before);
    expect(readFileSync(join(worktree.path, "train.py"), "utf8")).toContain("y = 2");
  });

  it("shows none of twelve canaries", async () => {
    const home = join(root, "home");
    const places = [".aws/credentials", ".netrc", ".ssh/id_ed25519", ".config/gh/hosts.yml", ".npmrc"].map((name) =>
      join(home, name),
    );
    for (const path of [
      ...places,
      join(checkout, ".env"),
      join(checkout, ".espalier", "journal.db"),
      join(checkout, ".espalier", "worktrees", "attempt-2", "note.txt"),
      join(tmpdir(), `${CANARY}.txt`),
    ]) {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, CANARY);
      cleanUps.push(() => rmSync(path, { force: true }));
    }
    const socket = join(root, "agent.sock");
    const server: Server = createServer((connection) => connection.end(CANARY)).listen(socket);
    const port = await new Promise<number>((resolve) => {
      const tcp = createServer((connection) => connection.end(CANARY)).listen(0, "127.0.0.1", () => {
        cleanUps.push(() => tcp.close());
        const address = tcp.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    cleanUps.push(() => server.close());
    process.env.ESPALIER_TEST_API_KEY = CANARY;
    cleanUps.push(() => delete process.env.ESPALIER_TEST_API_KEY);
    const lines = await seen(`
      env
      cat /proc/1/environ /proc/self/environ /proc/*/environ | tr '\\0' '\\n'
      cat ${places.map((path) => `'${path}'`).join(" ")} '${checkout}/.env' '${checkout}/.espalier/journal.db'
      cat '${checkout}/.espalier/worktrees/attempt-2/note.txt' '${tmpdir()}/${CANARY}.txt' /etc/shadow
      cat /proc/${process.pid}/environ /proc/*/cmdline | tr '\\0' '\\n'
      ls '${root}' '${checkout}' '${tmpdir()}'
      python3 -c "import socket; s = socket.socket(socket.AF_UNIX); s.connect('${socket}'); print(s.recv(99))"
      python3 -c "import socket; s = socket.create_connection(('127.0.0.1', ${port}), 2); print(s.recv(99))"
      python3 -c "import socket; s = socket.create_connection(('169.254.169.254', 80), 2); print('metadata reached')"
      git log --all --oneline; git branch -a; git cat-file --batch-all-objects --batch-check | grep -c commit
    `);
    const text = lines.join("\n");
    expect(text).not.toContain(CANARY);
    expect(text).not.toMatch(/metadata reached|sibling|root:[$!*]/);
    expect(lines.at(-1)).toBe("done");
  });

  it("hands nothing from one agent to the next", async () => {
    await act(
      `echo ${CANARY} > /tmp/note; echo ${CANARY} > "$HOME/note"; echo ${CANARY} > /dev/shm/note; echo y >> train.py`,
    );
    const other = await worktrees.prepare("attempt-2", git("rev-parse", "HEAD").trim());
    await act(
      `cat /tmp/note "$HOME/note" /dev/shm/note > seen.txt; ls -a "$HOME" >> seen.txt; echo done >> seen.txt`,
      "attempt-2",
      other.path,
    );
    expect(readFileSync(join(other.path, "seen.txt"), "utf8")).not.toContain(CANARY);
  });

  it.each([
    ["core.fsmonitor", "git config core.fsmonitor $PWD/evil.sh"],
    ["core.hooksPath", "git config core.hooksPath $PWD"],
    [
      "hooks",
      'mkdir -p "$(git rev-parse --git-dir)/hooks"; for h in pre-commit post-commit post-checkout; do cp evil.sh "$(git rev-parse --git-dir)/hooks/$h"; done',
    ],
    ["gpg.program", "git config gpg.program $PWD/evil.sh; git config commit.gpgSign true"],
    [
      "config.worktree",
      'git config extensions.worktreeConfig true; git config -f "$(git rev-parse --git-dir)/config.worktree" core.fsmonitor $PWD/evil.sh',
    ],
    ["include.path", "printf '[core]\\nfsmonitor = %s/evil.sh\\n' $PWD > inc; git config include.path $PWD/inc"],
    [
      "a filter driver",
      "echo '* filter=evil' > .gitattributes; git config filter.evil.clean $PWD/evil.sh; git config filter.evil.smudge $PWD/evil.sh",
    ],
    ["textconv", "echo '* diff=evil' > .gitattributes; git config diff.evil.textconv $PWD/evil.sh"],
    ["diff.external", "git config diff.external $PWD/evil.sh"],
    [
      "a .git file that points elsewhere",
      'mkdir evil; git init -q --bare evil; git -C evil config core.fsmonitor $PWD/evil.sh; rm -f .git; echo "gitdir: $PWD/evil" > .git',
    ],
    [
      "a nested repository",
      "mkdir nested; cd nested; git init -q; git config core.fsmonitor $PWD/../evil.sh; echo 1 > f; git add f; git -c user.name=a -c user.email=a@a commit -qm 1; cd ..",
    ],
    ["attributes alone", "echo '* text eol=crlf ident' > .gitattributes"],
  ])("lets no %s of an agent run in the orchestrator's git", async (_, plant) => {
    const fired = join(root, "fired");
    await act(`printf '#!/bin/sh\\ntouch "${fired}"\\n' > evil.sh; chmod +x evil.sh; ${plant}; echo y = 2 >> train.py`);
    const snapshot = await worktrees.capture(worktree, { ref: "trial-1", parent: worktree.commit, message: "one" });
    if (snapshot !== null) await worktrees.diff(worktree.commit, snapshot.commit, 10_000);
    await worktrees.prepare("attempt-1", worktree.commit);
    git("status");
    execFileSync("git", ["-C", worktree.path, "status"]);
    expect(existsSync(fired)).toBe(false);
    expect(git("rev-parse", "--verify", "sibling").trim()).toBe(worktree.commit);
  });

  it("gives agents git status, diff and log, and keeps their commits to itself", async () => {
    const lines = await seen(
      `git log --oneline | wc -l; echo y = 2 >> train.py; git status --porcelain; git diff --stat | tail -1; git commit -qam mine && echo committed`,
    );
    expect(lines).toEqual(["1", " M train.py", "?? seen.txt", " 1 file changed, 1 insertion(+)", "committed", "done"]);
    expect(git("log", "--all", "--oneline")).not.toContain("mine");
  });
};

const noJailTests = (): void => {
  it("is missing on this machine, and the sandbox says so", async () => {
    expect((await sandbox.guarantees()).every(({ holds }) => !holds)).toBe(true);
  });
};

describe("An agent's jail", sandbox.isolates ? jailTests : noJailTests);
