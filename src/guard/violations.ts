import { pathMatcher } from "../core/path-globs.ts";
import type { Proposal } from "../core/proposal.ts";
import type { Edit } from "./edits.ts";
import type { Patch } from "./patch.ts";
import type { GuardInput, Violation } from "./types.ts";

/** Holds a patch against the project's globs and against what the proposal declared. */
export const violationsOf = (input: GuardInput, patch: Patch, realEdits: readonly Edit[]): Violation[] => {
  const changed = input.files.filter((file) => file.before !== file.after).map((file) => file.path);
  const found: Violation[] = [];
  const isProtected = pathMatcher(input.protectGlobs ?? []);
  const mayEdit = input.editGlobs === undefined ? () => true : pathMatcher(input.editGlobs);
  for (const path of changed) {
    if (isProtected(path)) {
      found.push({ kind: "protected", path, message: `${path} is protected: put it back as it was.` });
    } else if (!mayEdit(path)) {
      const globs = (input.editGlobs ?? []).join(", ");
      found.push({
        kind: "outside edit",
        path,
        message: `${path} is outside of what may be edited (${globs}): put it back as it was.`,
      });
    }
  }
  return input.declared === undefined ? found : [...found, ...undeclared(input.declared, patch, realEdits)];
};

const undeclared = (declared: Proposal, patch: Patch, realEdits: readonly Edit[]): Violation[] => {
  const found: Violation[] = [];
  const declaredFiles = new Set(declared.files);
  if (declaredFiles.size > 0)
    for (const path of new Set(realEdits.map((edit) => edit.path)))
      if (!declaredFiles.has(path))
        found.push({
          kind: "undeclared file",
          path,
          message: `${path} was edited, but the proposal names only ${[...declaredFiles].join(", ")}.`,
        });
  const wanted = stemsOf([declared.change.parameter, declared.change.component, declared.change.to]);
  if (declared.change.parameter === "" || wanted.size === 0 || realEdits.length === 0) return found;
  const done = new Set<string>();
  for (const edit of realEdits) {
    const changed = [...edit.added, ...edit.removed].map((token) => token.text);
    const around = [edit.after ?? edit.before].flatMap((statement) => [
      statement?.lead ?? "",
      statement?.scope ?? "",
      edit.slot,
    ]);
    for (const stem of stemsOf([...changed, ...around])) done.add(stem);
  }
  if ([...wanted].some((stem) => done.has(stem) || (ABBREVIATIONS[stem] ?? []).some((short) => done.has(short))))
    return found;
  const names = [...new Set(patch.edits.map((edit) => (edit.after ?? edit.before)?.lead ?? ""))].filter(
    (name) => name !== "",
  );
  const message =
    `The proposal changes \`${declared.change.parameter}\`, but nothing of that name was changed; ` +
    `changed: ${names.slice(0, 6).join(", ")}. Make the declared change, or declare the one that was made.`;
  return [...found, { kind: "declared parameter missing", path: null, message }];
};

/** Word stems of identifiers and of prose: `lr_scheduler`, `LRScheduler` and "the schedule" have one in common. */
const stemsOf = (texts: readonly string[]): Set<string> => {
  const stems = new Set<string>();
  for (const text of texts) {
    const words =
      text
        .replace(/([a-z\d])([A-Z])/g, "$1 $2")
        .toLowerCase()
        .match(/[a-z]+|\d+(?:\.\d+)?/g) ?? [];
    for (const word of words) if (word.length > 1 && !STOP_WORDS.has(word)) stems.add(word.slice(0, 5));
  }
  return stems;
};

const STOP_WORDS = new Set([
  "the",
  "of",
  "to",
  "in",
  "on",
  "and",
  "or",
  "for",
  "with",
  "from",
  "no",
  "new",
  "all",
  "set",
  "use",
  "self",
  "cfg",
  "config",
  "model",
]);

const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = {
  learn: ["lr", "eta"],
  rate: ["lr"],
  weigh: ["wd", "w", "l2"],
  decay: ["wd", "gamma"],
  batch: ["bs"],
  regul: ["alpha", "lambd", "l2", "c"],
  hidde: ["width", "dim"],
  layer: ["depth"],
  depth: ["layer"],
  momen: ["betas", "beta"],
  estim: ["n"],
  tree: ["estim"],
  trees: ["estim"],
};
