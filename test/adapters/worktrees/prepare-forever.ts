// Makes and removes worktrees until a test kills it.
import { join } from "node:path";
import { gitWorktrees } from "../../../src/adapters/worktrees/git-worktrees.ts";

const [, , repo = "", base = ""] = process.argv;
const worktrees = gitWorktrees({ repo, stateDir: join(repo, ".espalier"), study: "main" });
process.stdout.write("started\n");
for (;;) {
  await Promise.all(["trial-1", "trial-2"].map((name) => worktrees.prepare(name, base)));
  await Promise.all(["trial-1", "trial-2"].map((name) => worktrees.remove(name)));
}
