import { access, constants, statfs } from "node:fs/promises";
import { join } from "node:path";
import { fold } from "../core/apply.ts";
import { EspalierError } from "../core/errors.ts";
import type { StudySpec } from "../core/study-spec.ts";
import type { AgentCheck } from "../ports/agent.ts";
import { formatBytes } from "../views/index.ts";
import type { CliContext } from "./context.ts";
import type { RenderOptions } from "./render/index.ts";
import { palette } from "./render/style.ts";
import { projectOf, studyPlace, topOf } from "./study-place.ts";

/** One thing that `doctor` looked at. */
export interface Finding {
  readonly part: string;
  /** `weak`: it works, but with less than there could be. */
  readonly state: "fine" | "weak" | "broken";
  readonly detail: string;
  readonly hint: string;
}

/** Looks at everything that a study needs of this machine and of the folder. */
export const examine = async (context: CliContext): Promise<readonly Finding[]> => [
  nodeFinding(context),
  ...(await repositoryFindings(context)),
  ...(await projectFindings(context)),
  ...(await journalFindings(context)),
  ...(await guaranteeFindings(context)),
  ...(await agentFindings(context)),
  ...(await pythonFindings(context)),
  await diskFinding(context),
];

/** The findings as text, the broken ones with what to do. */
export const findingsText = (findings: readonly Finding[], options: RenderOptions): string => {
  const c = palette(options);
  const width = Math.max(...findings.map(({ part }) => part.length));
  const lines = findings.flatMap(({ part, state, detail, hint }) => {
    const mark = { fine: c.good("ok  "), weak: c.warn("weak"), broken: c.bad("FAIL") }[state];
    return [
      `${mark}  ${part.padEnd(width)}  ${detail}`,
      ...(hint === "" ? [] : [`      ${" ".repeat(width)}  ${c.dim(hint)}`]),
    ];
  });
  return `${lines.join("\n")}\n`;
};

const fine = (part: string, detail: string): Finding => ({ part, state: "fine", detail, hint: "" });

const brokenBy = (part: string, error: unknown, state: Finding["state"] = "broken"): Finding => {
  if (!(error instanceof EspalierError)) throw error;
  return { part, state, detail: error.message, hint: error.hint ?? "" };
};

const nodeFinding = ({ world }: CliContext): Finding =>
  fine("espalier", `${world.version} on Node ${process.versions.node}, ${process.platform} ${process.arch}`);

const repositoryFindings = async ({ world, folder }: CliContext): Promise<readonly Finding[]> => {
  try {
    const report = await world.adapters.inspectRepository(folder);
    const dirty =
      report.changed.length === 0 ? "" : `, ${report.changed.length} changed files that a study would not see`;
    return [
      fine("repository", `${report.checkout} at ${report.head.slice(0, 12)} (${report.branch ?? "detached"})${dirty}`),
      ...report.notes.map((note) => fine("repository", note)),
    ];
  } catch (error) {
    return [brokenBy("repository", error)];
  }
};

const projectFindings = async (context: CliContext): Promise<readonly Finding[]> => {
  try {
    const { spec, path } = projectOf({ ...context, say: () => {} });
    return [fine("project file", `${path}: ${spec.objective.direction} ${spec.objective.metric}`)];
  } catch (error) {
    return [brokenBy("project file", error, "weak")];
  }
};

const journalFindings = async (context: CliContext): Promise<readonly Finding[]> => {
  const { adapters } = context.world;
  try {
    const { journalPath } = await studyPlace({ ...context, say: () => {} });
    const names = await adapters.listStudies(journalPath);
    const findings: Finding[] = [];
    for (const study of names) {
      const journal = await adapters.openJournal({ path: journalPath, study, mode: "read" });
      const entries = journal.read(0);
      const digest = journal.headDigest().slice(0, 12);
      journal.close();
      const { phase, trials } = fold(entries);
      findings.push(
        fine(
          "journal",
          `study "${study}": ${entries.length} events, ${trials.length - 1} trials, ${phase}, head ${digest}`,
        ),
      );
    }
    return findings.length === 0 ? [fine("journal", "no study yet")] : findings;
  } catch (error) {
    if (error instanceof EspalierError && ["not_found", "config_invalid"].includes(error.code))
      return [fine("journal", "no study yet")];
    return [brokenBy("journal", error)];
  }
};

const guaranteeFindings = async ({ world }: CliContext): Promise<readonly Finding[]> => {
  const guarantees = await world.adapters.guarantees();
  return guarantees.map(({ name, holds, detail }) => ({
    part: "sandbox",
    state: holds ? "fine" : "weak",
    detail: `${name}${holds ? "" : " does not hold"}${detail === "" ? "" : `: ${detail}`}`,
    hint: "",
  }));
};

/** The project's own agent, which must work, and the others that could be used. */
const agentFindings = async (context: CliContext): Promise<readonly Finding[]> => {
  const { adapters } = context.world;
  const own = agentOf(context);
  const names = (await adapters.agentNames()).filter((name) => name !== "command" && name !== own?.name);
  const [ownCheck, ...checks] = await Promise.all([
    own === null ? null : adapters.checkAgent(own),
    ...names.map((name) => adapters.checkAgent({ name, options: {} })),
  ]);
  const findings = names.flatMap((name, i) => {
    const check = checks[i];
    return check?.installed ? [agentFinding(name, check, "weak")] : [];
  });
  if (own !== null && ownCheck) findings.unshift(agentFinding(`${own.name}, the project's`, ownCheck, "broken"));
  const absent = names.filter((_, i) => !checks[i]?.installed);
  if (absent.length === 0) return findings;
  const hint = "`espalier agents ls` says how to install one.";
  return [...findings, { part: "agent", state: "fine", detail: `not installed: ${absent.join(", ")}`, hint }];
};

const agentFinding = (name: string, check: AgentCheck, whenUnusable: Finding["state"]): Finding => {
  const { installed, version, signedIn, notes } = check;
  const state = installed && signedIn !== "no" ? "fine" : whenUnusable;
  const inWords = signedIn === "not needed" ? "" : `, signed in: ${signedIn}`;
  const detail = installed ? `${name}${version === null ? "" : ` ${version}`}${inWords}` : `${name}: not installed`;
  return { part: "agent", state, detail, hint: notes.join(" ") };
};

/** Null where there is no project file that could be read; that is a finding of its own. */
const agentOf = (context: CliContext): StudySpec["agent"] | null => {
  try {
    return projectOf({ ...context, say: () => {} }).spec.agent;
  } catch (error) {
    if (error instanceof EspalierError) return null;
    throw error;
  }
};

const pythonFindings = async ({ world }: CliContext): Promise<readonly Finding[]> => {
  for (const folder of (world.env.PATH ?? "").split(":")) {
    for (const name of ["python3", "python"]) {
      const path = join(folder, name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found && folder !== "") return [fine("python", path)];
    }
  }
  return [
    { part: "python", state: "weak", detail: "no python3 on the PATH", hint: "Projects in other languages need none." },
  ];
};

const diskFinding = async ({ folder }: CliContext): Promise<Finding> => {
  const place = topOf(folder) ?? folder;
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const hint = free < LITTLE_SPACE ? "Free some space: studies pause when the disk is full." : "";
  return {
    part: "disk",
    state: free < LITTLE_SPACE ? "weak" : "fine",
    detail: `${formatBytes(free)} free at ${place}`,
    hint,
  };
};

const LITTLE_SPACE = 2 * 1024 ** 3;
