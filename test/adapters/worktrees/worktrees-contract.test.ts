import { describe, it } from "vitest";
import { worktreesContract } from "../../../src/testing/worktrees-contract.ts";
import { usersRepository } from "./git-sandbox.ts";

describe("Worktrees in git", () => {
  const fresh = async () => {
    const repository = usersRepository();
    repository.git("branch", "theirs");
    repository.git("commit", "-q", "--allow-empty", "-m", "the user's next commit");
    repository.git("branch", "-f", "theirs");
    return repository;
  };
  for (const { title, run } of worktreesContract(fresh)) it(title, run);
});
