import type { ChangeGroup, GuardVerdict } from "../../core/events.ts";
import { objectSource } from "../../git/index.ts";
import { guardPatch, type GuardVerdict as PatchVerdict, patchFingerprint, splitGroups } from "../../guard/index.ts";
import type { Guard } from "../../ports/guard.ts";
import type { Parsers } from "../../source/index.ts";
import { readPatchedFiles } from "./read-patched-files.ts";
import { rememberingParsers } from "./remembering-parsers.ts";
import { treeFingerprints } from "./tree-fingerprints.ts";

/** A guard that reads both trees out of the repository's object database, never out of a work tree. */
export const gitGuard = (options: { readonly gitDir: string; readonly parsers: Parsers }): Guard => {
  const { gitDir } = options;
  const parsers = rememberingParsers(options.parsers);
  const objects = objectSource({ gitDir });
  const fingerprintOf = treeFingerprints(objects, parsers);
  return {
    judge: async ({ before, after, proposal, edit, protect, split }) => {
      const files = await readPatchedFiles(objects, before, after);
      const verdict = guardPatch({
        files,
        parsers,
        protectGlobs: protect,
        ...(edit.length > 0 ? { editGlobs: edit } : {}),
        ...(proposal === null ? {} : { declared: proposal }),
      });
      const parts = split && verdict.verdict === "coupled" ? splitGroups(files, parsers) : [];
      return {
        verdict: recordedVerdict(verdict),
        patchFingerprint: patchFingerprint(files, parsers),
        treeFingerprint: await fingerprintOf(after),
        parts: parts.filter((part) => part !== null),
      };
    },
  };
};

/** The verdict as the journal keeps it: what only warns stands beside what was changed silently. */
const recordedVerdict = (verdict: PatchVerdict): GuardVerdict => {
  const refused = verdict.violations.filter((violation) => violation.kind !== "undeclared file");
  const warned = verdict.violations.filter((violation) => violation.kind === "undeclared file");
  const fallback = verdict.fallback.map(
    (path): ChangeGroup => ({ title: `compared line by line: ${path}`, hunks: [] }),
  );
  return {
    verdict: verdict.verdict,
    title: verdict.title,
    groups: verdict.groups.map(({ title, hunks }) => ({ title, hunks })),
    incidental: [...verdict.incidental.map(({ kind, hunks }) => ({ title: kind, hunks })), ...fallback],
    silent: [
      ...verdict.silent.map(({ kind, message, hunks }) => ({ title: `${kind}: ${message}`, hunks })),
      ...warned.map(({ kind, message }) => ({ title: `${kind}: ${message}`, hunks: [] })),
    ],
    violations: refused.map((violation) => violation.message),
    repairText: verdict.repairText,
  };
};
