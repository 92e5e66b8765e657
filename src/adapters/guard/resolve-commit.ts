import { EspalierError } from "../../core/errors.ts";
import { tryGit } from "../../git/index.ts";

/** The commit that a revision names; an error that says so where it names none. */
export const resolveCommit = async (gitDir: string, revision: string): Promise<string> => {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const answer = await tryGit({ gitDir }, args);
  if (answer.exitCode === 0) return answer.stdout.toString("utf8").trim();
  throw new EspalierError("not_found", `"${revision}" is not a commit of ${gitDir}.`, {
    hint: "Name a commit, a branch or a tag; a shallow clone may lack it.",
  });
};
