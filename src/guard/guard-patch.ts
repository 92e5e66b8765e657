import { type Component, componentsOf } from "./components.ts";
import type { Edit } from "./edits.ts";
import { hunksOf, linesIn } from "./hunks.ts";
import { incidentalPartsOf } from "./incidental-parts.ts";
import { deadReason } from "./no-effect.ts";
import { orphansOf } from "./orphans.ts";
import { type Patch, readPatch, shownStatement } from "./patch.ts";
import { repairTextOf } from "./repair-text.ts";
import { silentChangesOf } from "./silent-changes.ts";
import { switchesOf } from "./switches.ts";
import { namesOf, titleOf } from "./title.ts";
import type { AspectVerdict, ChangeGroup, GuardInput, GuardVerdict, IncidentalKind } from "./types.ts";
import { violationsOf } from "./violations.ts";

/** Says of a patch whether it is one change, several, none, or cannot be told; a pure function of its input. */
export const guardPatch = (input: GuardInput): GuardVerdict => {
  const patch = readPatch(input);
  const { components, incidental } = componentsOf(patch);
  const changes = separateChanges(patch, components);
  const groups = [...changes.map(({ component, title }) => groupOf(component, title)), ...dataGroups(patch)].sort(
    (a, b) => b.lines - a.lines,
  );
  const realEdits = components.flatMap((component) => component.edits);
  const { verdict, title } = verdictOf(patch, groups, realEdits, incidental, lineBasedPaths(patch, changes));
  const silent = silentChangesOf(patch, components);
  const violations = violationsOf(input, patch, realEdits);
  return {
    verdict,
    title,
    groups,
    incidental: incidentalPartsOf(patch, incidental),
    silent,
    violations,
    fallback: patch.files.filter((file) => file.isFallback).map((file) => file.path),
    repairText: repairTextOf(verdict, title, groups, violations, silent),
  };
};

/** The groups of a patch as edits, in the order of the verdict, and the edits that are no change. */
export const separateChangesOf = (
  patch: Patch,
): { groups: { title: string; edits: readonly Edit[]; isPart: boolean }[]; incidental: Edit[] } => {
  const { components, incidental } = componentsOf(patch);
  const sized = separateChanges(patch, components).map(({ component, title, isPart }) => {
    return { title, edits: component.edits, isPart, lines: linesIn(hunksOf(component.edits)) };
  });
  return { groups: sized.sort((a, b) => b.lines - a.lines), incidental: [...incidental.keys()] };
};

/** The file of each group that was put together out of lines alone: without a grammar, lines prove nothing apart. */
const lineBasedPaths = (patch: Patch, changes: readonly Separate[]): string[] =>
  changes.flatMap(({ component: { edits } }) => {
    const isLines = edits.every(
      (edit) => patch.fileOf(edit.path)?.isFallback && shownStatement(edit)?.kind !== "setting",
    );
    return isLines ? [edits[0]?.path ?? ""] : [];
  });

interface Separate {
  readonly component: Component;
  readonly title: string;
  /** Part of connected edits, so that it does not come away on its own. */
  readonly isPart: boolean;
}

/** Connected edits may still hold several experiments: the new arms of a switch, and behaviour dropped on the way. */
const separateChanges = (patch: Patch, components: readonly Component[]): Separate[] => {
  const switches = switchesOf(patch);
  const orphans = orphansOf(patch);
  return components.flatMap((component): Separate[] => {
    const own = new Set(component.edits);
    const arms = switches.find((choice) => choice.arms.every((arm) => arm.edits.some((edit) => own.has(edit))));
    if (arms !== undefined) return armsOf(component, arms);
    const dropped = orphans.filter((orphan) => orphan.edits.some((edit) => own.has(edit)));
    const brings = component.edits.some(
      (edit) => edit.before === null && edit.added.some((token) => patch.newKeys.has(token.key)),
    );
    const title = titleOf(component);
    if (dropped.length === 0 || !brings) return [{ component, title, isPart: false }];
    const names = dropped.map((orphan) => `\`${orphan.name}\``).join(", ");
    const edits = dropped.flatMap((orphan) => orphan.edits);
    return [
      { component, title, isPart: true },
      {
        component: { edits, reasons: ["removes the last use of what is still computed"] },
        title: `drop ${names}`,
        isPart: true,
      },
    ];
  });
};

const armsOf = (component: Component, choice: ReturnType<typeof switchesOf>[number]): Separate[] =>
  choice.arms.map((arm) => {
    const heads = new Set(
      arm.edits.flatMap((edit) => (edit.after === null ? [] : [`${edit.path}:${edit.after.index}`])),
    );
    const edits = component.edits.filter(
      (edit) => arm.edits.includes(edit) || heads.has(`${edit.path}:${edit.after?.parent ?? -1}`),
    );
    const reasons = [`are the arm ${arm.value} of \`${choice.name}\``, ...component.reasons.slice(0, 2)];
    return { component: { edits, reasons }, title: `${choice.name} = ${arm.value}`, isPart: true };
  });

const groupOf = (component: Component, title: string): ChangeGroup => {
  const hunks = hunksOf(component.edits);
  return {
    title,
    files: [...new Set(hunks.map((hunk) => hunk.path))],
    hunks,
    lines: linesIn(hunks),
    reasons: component.reasons,
    names: namesOf(component),
  };
};

/** Replaced or deleted data is a change, unless the code that is changed with it names the file. */
const dataGroups = (patch: Patch): ChangeGroup[] =>
  patch.files
    .filter((file) => file.kind === "data" && !file.isNew && !isNamed(patch, file.path))
    .map(({ path }) => {
      const hunk = { path, beforeStart: 0, beforeEnd: 0, afterStart: 0, afterEnd: 0 };
      return {
        title: `change the data in ${path}`,
        files: [path],
        hunks: [hunk],
        lines: 1,
        reasons: [],
        names: [path],
      };
    });

const isNamed = (patch: Patch, path: string): boolean => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return patch.edits.some((edit) => edit.added.some((token) => token.text.includes(name)));
};

const verdictOf = (
  patch: Patch,
  groups: readonly ChangeGroup[],
  realEdits: readonly Edit[],
  incidental: ReadonlyMap<Edit, IncidentalKind>,
  lineBased: readonly string[],
): { verdict: AspectVerdict; title: string } => {
  if (patch.files.length === 0) return { verdict: "no effect", title: "The patch is empty." };
  if (groups.length === 0) return withoutChange(patch, new Set(incidental.values()));
  // Most edits are alive, so that the first one ends the search.
  if (realEdits.length > 0 && realEdits.every((edit) => deadReason(patch, edit) !== undefined))
    return {
      verdict: "no effect",
      title: `The change has no effect: ${realEdits[0] && deadReason(patch, realEdits[0])}.`,
    };
  const [first] = groups;
  if (groups.length === 1 && first !== undefined) {
    const [only] = realEdits;
    if (realEdits.length === 1 && only !== undefined && movesTwoNumbers(only))
      return { verdict: "unclear", title: `${first.title}: two numbers of one expression, which may be two settings` };
    return { verdict: "single", title: first.title };
  }
  const shown = groups.slice(0, MAX_TITLES).map((group) => group.title);
  const list = `${shown.join("; ")}${groups.length > shown.length ? "; …" : ""}`;
  if (lineBased.length > 0 && groups.length - lineBased.length + new Set(lineBased).size < 2)
    return { verdict: "unclear", title: `lines of ${lineBased[0]} that nothing connects: ${list}` };
  return { verdict: "coupled", title: `${groups.length} separate changes: ${list}` };
};

const MAX_TITLES = 8;

/** Both ends of a ramp, a threshold and a factor: in one expression there is no telling whether they are tied. */
const movesTwoNumbers = (edit: Edit): boolean => {
  const [old, now] = [numbersIn(edit.removed), numbersIn(edit.added)];
  if (old.length < 2 || old.length !== now.length || old.length !== edit.removed.length) return false;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const isShared = Math.abs(sum(old) - sum(now)) < 1e-9;
  const isSame = new Set(old).size === 1 && new Set(now).size === 1;
  return !isShared && !isSame;
};

const numbersIn = (tokens: Edit["added"]): number[] =>
  tokens.filter((token) => token.role === "number").map((token) => Number(token.text));

/** Nothing but incidental parts: some of them cannot do anything, of others it cannot be shown. */
const withoutChange = (patch: Patch, kinds: ReadonlySet<IncidentalKind>): { verdict: AspectVerdict; title: string } => {
  const names = [...kinds].join(", ");
  if (kinds.has("seed")) return { verdict: "single", title: "only the seed is changed" };
  const hasMoved = patch.moved.some((edit) => shownStatement(edit)?.kind !== "import");
  if ([...kinds].every((kind) => PROVABLY_NOTHING.has(kind)) && !hasMoved)
    return {
      verdict: "no effect",
      title: `The patch changes nothing that runs${names === "" ? "" : `: only ${names}`}.`,
    };
  const isData = patch.files.some((file) => file.kind === "data");
  return {
    verdict: "unclear",
    title: `Only ${[names, hasMoved ? "moved code" : "", isData ? "data files" : ""].filter((part) => part !== "").join(", ")} changed.`,
  };
};

const PROVABLY_NOTHING = new Set<IncidentalKind>([
  "comment",
  "docstring",
  "formatting",
  "type annotation",
  "renamed variable",
  "unused code",
  "notes file",
]);
