/**
 * Installs real coding agents for the tests, each in a folder of its own outside the project: `install.ts [NAME…]`.
 * Versions are those of the profiles. Scripts of packages are not run, but for one that only links a file.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { PROFILES, type Profile, profileNamed } from "../../src/adapters/agents/profiles/index.ts";

/** Where agents are kept: `ESPALIER_AGENTS_DIR`, else a cache folder of the user's. */
export const agentsFolder = (): string =>
  process.env.ESPALIER_AGENTS_DIR ?? join(homedir(), ".cache", "espalier", "agents");

/** The folder with an agent's programs, null while it is not installed at the profile's versions. */
export const installedPrograms = (profile: Profile): string | null => {
  const folder = join(agentsFolder(), profile.name);
  const stamp = join(folder, "installed");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === pinsOf(profile).join(" ") ? programsIn(folder) : null;
};

/** Installs an agent unless it is there, and returns the folder with its programs. */
export const installAgent = (profile: Profile): string => {
  const found = installedPrograms(profile);
  if (found !== null) return found;
  const folder = join(agentsFolder(), profile.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const options = ["--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...options, ...pinsOf(profile)], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  linkBinary(folder);
  writeFileSync(join(folder, "installed"), pinsOf(profile).join(" "));
  return programsIn(folder);
};

const programsIn = (folder: string): string => join(folder, "node_modules", ".bin");

const pinsOf = ({ packages }: Profile): readonly string[] => packages.map(({ name, version }) => `${name}@${version}`);

/**
 * opencode puts its program in its place by a script after the installation, which fetches nothing; Claude Code's own
 * program comes inside its ACP adapter and is linked to where programs are looked for.
 */
const linkBinary = (folder: string): void => {
  const script = join(folder, "node_modules", "opencode-ai", "postinstall.mjs");
  if (existsSync(script))
    execFileSync(process.execPath, [script], { cwd: join(script, ".."), stdio: ["ignore", "ignore", "inherit"] });
  const platform = `claude-agent-sdk-${process.platform}-${process.arch}`;
  const claude = join(folder, "node_modules", "@anthropic-ai", platform, "claude");
  if (existsSync(claude)) symlinkSync(claude, join(programsIn(folder), "claude"));
};

if (import.meta.main) {
  const names = process.argv.slice(2);
  const profiles = names.length === 0 ? PROFILES : names.map((name) => profileNamed(name));
  for (const [i, profile] of profiles.entries()) {
    if (profile === null) throw new Error(`There is no agent "${names[i]}".`);
    const startedAt = performance.now();
    const programs = installAgent(profile);
    process.stdout.write(
      `${profile.name.padEnd(10)}${((performance.now() - startedAt) / 1000).toFixed(1)} s  ${programs}\n`,
    );
  }
}
