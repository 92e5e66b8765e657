import { describe, expect, it } from "vitest";
import { espalier, toyProject } from "./toy-project.ts";

describe("Steering a study that is over", () => {
  it("is refused where it could change nothing, and taken where it is a note", async () => {
    const folder = toyProject();
    expect((await espalier(folder, "init", "--yes")).exitCode).toBe(0);
    const run = await espalier(folder, "run", "--budget-replicates", "12");
    expect(run.exitCode, run.stderr).toBe(0);
    for (const verb of [["pause"], ["stop"], ["suggest", "Try more"], ["ban", "root"]]) {
      const refused = await espalier(folder, ...verb);
      expect(refused.exitCode, verb.join(" ")).toBe(2);
      expect(refused.stderr).toMatch(/Study "main" is over[\s\S]*espalier run --study NAME/);
    }
    expect((await espalier(folder, "note", "root", "as it was")).exitCode).toBe(0);
    expect((await espalier(folder, "ban", "1")).exitCode).toBe(0);
    expect((await espalier(folder, "replay", "--verify")).exitCode).toBe(0);
  });

  it("approves no proposal and no patch that does not exist", async () => {
    const folder = toyProject();
    expect((await espalier(folder, "init", "--yes")).exitCode).toBe(0);
    expect((await espalier(folder, "baseline")).exitCode).toBe(0);
    for (const verb of [
      ["approve", "9"],
      ["reject", "9", "--patch"],
    ]) {
      const refused = await espalier(folder, ...verb);
      expect(refused.exitCode, verb.join(" ")).toBe(3);
      expect(refused.stderr).toMatch(/There is no (attempt|trial) 9 to review/);
    }
  });
});
