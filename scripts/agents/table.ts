/**
 * Installs the agents named (default: all), puts each through its paces against a mock model in the sandbox, and prints
 * what it can do as a Markdown table: `table.ts [--headless] [NAME…]`.
 */
import { PROFILES, profileNamed } from "../../src/adapters/agents/profiles/index.ts";
import { installAgent } from "./install.ts";
import { CHECK_NAMES, type Trial, tryAgent } from "./try-agent.ts";

const transport = process.argv.includes("--headless") ? "headless" : "acp";
const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const profiles = names.length === 0 ? PROFILES : names.flatMap((name) => profileNamed(name) ?? []);

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
const cellOf = ({ checks }: Trial, name: (typeof CHECK_NAMES)[number]): string => {
  const { holds, detail } = checks[name];
  return `${holds ? "yes" : "no"}${detail === "" ? "" : ` (${detail.replaceAll("|", "/").slice(0, 80)})`}`;
};

process.stdout.write(row(["agent", "version", "installs", ...CHECK_NAMES, "s"]));
process.stdout.write(row(new Array(CHECK_NAMES.length + 4).fill("---")));
for (const profile of profiles) {
  const startedAt = performance.now();
  let cells: readonly string[];
  try {
    const programs = installAgent(profile);
    const trial = await tryAgent(profile, programs, transport);
    cells = [trial.version, "yes", ...CHECK_NAMES.map((name) => cellOf(trial, name))];
  } catch (error) {
    cells = ["", `no (${(error as Error).message.split("\n")[0]})`, ...CHECK_NAMES.map(() => "")];
  }
  process.stdout.write(row([profile.name, ...cells, ((performance.now() - startedAt) / 1000).toFixed(0)]));
}
