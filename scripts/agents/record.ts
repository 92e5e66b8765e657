/**
 * Records what real agents say, for tests that replay it without them: `record.ts FOLDER [NAME…]`. Each recording is one
 * proposal and one edit against the mock model, over the protocol and headless, with paths and identifiers made neutral.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROFILES, profileNamed } from "../../src/adapters/agents/profiles/index.ts";
import { installAgent } from "./install.ts";
import { converse } from "./try-agent.ts";

const LONG_LISTS = new Set([
  "configOptions",
  "models",
  "authMethods",
  "availableCommands",
  "sections",
  "tools",
  "slash_commands",
]);

const [folder = ".", ...names] = process.argv.slice(2);
const profiles = names.length === 0 ? PROFILES : names.flatMap((name) => profileNamed(name) ?? []);
mkdirSync(folder, { recursive: true });
for (const profile of profiles) {
  const programs = installAgent(profile);
  for (const transport of ["acp", "headless"] as const) {
    const { transcript, root } = await converse(profile, programs, transport);
    const lines = transcript
      .split("\n")
      .filter((line) => line !== "" && isKept(line))
      .map((line) => neutral(line, root));
    writeFileSync(join(folder, `${profile.name}-${transport}.jsonl`), `${lines.join("\n")}\n`);
    process.stdout.write(`${profile.name} ${transport}: ${lines.length} lines\n`);
  }
}

/** Messages and prompts; the agents' own instructions and their lists of models and settings are left out. */
function isKept(line: string): boolean {
  const { what } = JSON.parse(line) as { readonly what: string };
  return /message|prompt/.test(what) && !/available_commands_update|config_option_update|"role":"system"/.test(line);
}

function neutral(line: string, root: string): string {
  const { who, what, data } = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify({ who, what, data }, (key, value) => (LONG_LISTS.has(key) ? undefined : value))
    .replaceAll(root, "/study")
    .replaceAll(root.replaceAll("/", "-"), "-study")
    .replaceAll(process.env.HOME ?? "/nowhere", "/home/user")
    .replace(/"(apiKey|token)":"[^"]*"/g, '"$1":"none"')
    .replace(/sk-espalier-[0-9a-f]+/g, "sk-espalier-0");
}

/** The fixture's own words, read back so that a recording that holds a path of this machine is noticed. */
for (const profile of profiles)
  for (const transport of ["acp", "headless"]) {
    const text = readFileSync(join(folder, `${profile.name}-${transport}.jsonl`), "utf8");
    if (/\/tmp\/espalier|\/root\//.test(text))
      process.stderr.write(`${profile.name} ${transport} names a path of this machine\n`);
  }
