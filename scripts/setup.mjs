// Makes a fresh clone ready: the packages of the lock file, the built page and, for tests, the system's parts.
// Plain JavaScript, since it runs on the machine's own Node before the project's is there.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const isForTests = process.argv.includes("--tests");

installPackages();
build();
if (isForTests) {
  installSystemParts();
  runNode("scripts/agents/install.ts", ["codex", "claude", "gemini", "opencode", "pi"]);
}

function installPackages() {
  const stamp = join(root, "node_modules", ".espalier-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("Installing the packages of package-lock.json …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, lock);
}

function build() {
  const sources = ["src", "ui", "package-lock.json", "tsconfig.json"];
  const state = createHash("sha256")
    .update(execFileSync("git", ["-C", root, "rev-parse", "HEAD"]))
    .update(execFileSync("git", ["-C", root, "status", "--porcelain", "--", ...sources]))
    .update(execFileSync("git", ["-C", root, "diff", "HEAD", "--", ...sources], { maxBuffer: 1 << 28 }))
    .digest("hex");
  const stamp = join(root, "dist", ".built");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
  say("Building …");
  run("npm", ["run", "--silent", "build"]);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
}

// What the tests drive for real: namespaces, a browser, an interpreter with the environments it makes.
function installSystemParts() {
  const wanted = [
    ["bwrap", "bubblewrap"],
    ["chromium", "chromium"],
    ["strace", "strace"],
    ["tmux", "tmux"],
    ["python3", "python3"],
    ["git", "git"],
  ];
  const missing = wanted.filter(([program]) => !isOnPath(program)).map(([, name]) => name);
  if (spawnSync("python3", ["-c", "import venv, ensurepip"], { stdio: "ignore" }).status !== 0)
    missing.push("python3-venv");
  if (missing.length === 0) return;
  if (!isOnPath("apt-get") || process.getuid?.() !== 0) {
    process.stderr.write(`The tests need ${missing.join(", ")}. Install them with your system's package manager.\n`);
    process.exit(1);
  }
  say(`Installing ${missing.join(", ")} …`);
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing]);
}

function isOnPath(program) {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}

function runNode(script, args) {
  run(join(root, "node_modules", ".bin", "node"), [join(root, script), ...args]);
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0) {
    process.stderr.write(`\`${command} ${args.join(" ")}\` failed; what it printed is above.\n`);
    process.exit(1);
  }
}

function say(message) {
  process.stderr.write(`${message}\n`);
}
