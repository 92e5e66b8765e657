import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EspalierError } from "../../core/errors.ts";
import { type RepositoryFacts, runGit, tryGit } from "../../git/index.ts";

/** Points a branch at a commit, unless somebody else made it, moved it, or has it checked out. */
export const publishBranch = async (
  facts: RepositoryFacts,
  study: string,
  name: string,
  commit: string,
): Promise<void> => {
  const place = { gitDir: facts.commonDir };
  const branch = `refs/heads/${name}`;
  const ours = `refs/espalier/${study}/published/${name}`;
  if ((await tryGit(place, ["check-ref-format", branch])).exitCode !== 0) {
    throw new EspalierError("usage", `A branch cannot be named ${JSON.stringify(name)}.`);
  }
  const current = await commitOf(facts, branch);
  if (current === commit) return;
  if (current !== null && current !== (await commitOf(facts, ours))) {
    throw new EspalierError("usage", `The branch ${name} is not one that Espalier made, so it stays where it is.`, {
      hint: `Rename it (git branch -m ${name} NAME) or ask for another name.`,
    });
  }
  if (isCheckedOut(facts, branch)) {
    throw new EspalierError("usage", `The branch ${name} is checked out, so it stays where it is.`, {
      hint: "Switch to another branch, then run the command again.",
    });
  }
  const nothing = "0".repeat(commit.length);
  const input = `update ${branch}\0${commit}\0${current ?? nothing}\0update ${ours}\0${commit}\0\0`;
  await runGit(place, ["update-ref", "--no-deref", "--stdin", "-z"], { input });
};

const commitOf = async (facts: RepositoryFacts, ref: string): Promise<string | null> => {
  const answer = await tryGit({ gitDir: facts.commonDir }, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    ref,
  ]);
  return answer.exitCode === 0 ? answer.stdout.toString("utf8").trim() : null;
};

const isCheckedOut = (facts: RepositoryFacts, branch: string): boolean => {
  const entries = join(facts.commonDir, "worktrees");
  const linked = existsSync(entries) ? readdirSync(entries).map((id) => join(entries, id)) : [];
  return [facts.commonDir, ...linked].some((folder) => {
    const head = join(folder, "HEAD");
    return existsSync(head) && readFileSync(head, "utf8").trim() === `ref: ${branch}`;
  });
};
