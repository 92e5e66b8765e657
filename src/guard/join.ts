import { type Edit, similarity } from "./edits.ts";
import { type Groups, startGroups } from "./groups.ts";
import { enclosing, keysIn, type Patch, shownStatement } from "./patch.ts";
import type { FileSide, Statement, Token } from "./statement.ts";

/** Joins the edits that are one conceptual change; every rule has the reason that it gives. */
export const joinEdits = (patch: Patch, isIncidental: (edit: Edit) => boolean): Groups => {
  const groups = startGroups(patch.edits.length);
  joinNewFiles(patch, groups);
  joinNames(patch, groups);
  joinBodies(patch, groups);
  joinOldConditions(patch, groups);
  joinSignatures(patch, groups);
  joinSameEdits(patch, groups);
  joinReplaced(patch, groups);
  joinTiedNumbers(patch, groups);
  joinSameValues(patch, groups);
  joinCrossScopes(patch, groups);
  joinNeighbours(patch, groups, isIncidental);
  joinDataFlow(patch, groups, isIncidental);
  joinCopies(patch, groups);
  joinDimensions(patch, groups);
  return groups;
};

/** A file that the patch brings or takes away. */
const joinNewFiles = (patch: Patch, groups: Groups): void => {
  const first = new Map<string, Edit>();
  const whole = new Set(
    patch.files.filter((file) => isEmpty(file.before) || isEmpty(file.after)).map((file) => file.path),
  );
  for (const edit of patch.edits) {
    if (!whole.has(edit.path)) continue;
    const known = first.get(edit.path);
    if (known === undefined) first.set(edit.path, edit);
    else groups.join(known.id, edit.id, `make up \`${edit.path}\``);
  }
};

const isEmpty = (side: FileSide): boolean => side.statements.length === 0;

/** A new name and its uses, a removed name and its former uses. */
const joinNames = (patch: Patch, groups: Groups): void => {
  const link = (
    isLinking: (key: string) => boolean,
    tokensOf: (edit: Edit) => readonly Token[],
    reason: (name: string) => string,
  ): void => {
    const places = new Map<string, Edit[]>();
    for (const edit of patch.edits) {
      const found = [...keysIn(tokensOf(edit))].filter(isLinking);
      // One expression that lists several options (`a or b`, `+ (1 if a else 0)`) is plumbing of each, no bond.
      const options = found.filter((key) => patch.optionKeys.has(key));
      const linking = options.length > 1 && isListing(edit.added) ? found.slice(0, 1) : found;
      for (const key of linking) {
        const known = places.get(key);
        if (known === undefined) places.set(key, [edit]);
        else known.push(edit);
      }
    }
    for (const [key, edits] of places) {
      const first = edits[0];
      if (first === undefined) continue;
      // A single letter means something inside one function only.
      if (plainName(key).length < 2 && !key.includes(":")) continue;
      if (homesOf(patch, edits, key).size > 1) continue;
      for (const edit of edits.slice(1)) groups.join(first.id, edit.id, reason(plainName(key)));
    }
  };
  link(
    (key) => patch.newKeys.has(key),
    (edit) => edit.added,
    (name) => `introduce or use \`${name}\``,
  );
  link(
    (key) => patch.goneKeys.has(key),
    (edit) => edit.removed,
    (name) => `drop \`${name}\``,
  );
  link(
    (key) => patch.declaredKeys.has(key),
    subjectOf,
    (name) => `are about \`${name}\``,
  );
};

/** What an edit touches: its changed tokens, and for a small change inside an entry the entry's other names. */
const subjectOf = (edit: Edit): Token[] => {
  const changed = [...edit.added, ...edit.removed];
  if (edit.before === null || edit.after === null || changed.length > 2) return changed;
  return [...changed, ...edit.after.tokens.filter((token) => token.slot === edit.slot)];
};

const plainName = (key: string): string => key.slice(key.indexOf(":") + 1);

/** `a or b`, and `+` between conditional terms, only list things; a comparison or `and` relates them. */
const isListing = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => token.text === "or" || token.text === "+") &&
  !tokens.some((token) => RELATES.test(token.text));

const RELATES = /^(?:and|[<>]=?|[!=]=|in|is|\*|-|\/)$/;

/** The new definitions inside which a name is bound; if there are two or more, each has its own. */
const homesOf = (patch: Patch, edits: readonly Edit[], key: string): Set<string> => {
  const homes = new Set<string>();
  for (const edit of edits) {
    if (![...edit.added, ...edit.removed].some((token) => token.key === key && token.role === "bind")) continue;
    const statement = shownStatement(edit);
    const chain = [...(statement === undefined ? [] : [statement]), ...enclosing(patch, edit)];
    const home = chain.findLast((outer) => isDefinition(outer) && isNew(patch, edit.path, outer) && outer.lead !== key);
    if (home === undefined) return new Set();
    homes.add(`${edit.path}:${home.index}`);
  }
  return homes;
};

const isDefinition = (statement: Statement): boolean => statement.kind === "function" || statement.kind === "class";

const isNew = (patch: Patch, path: string, statement: Statement): boolean =>
  patch.editsOfAfter(path, statement.index).some((edit) => edit.before === null && edit.after === statement);

/** A new block with all that it holds; arms on different new options stay apart. */
const joinBodies = (patch: Patch, groups: Groups): void => {
  for (const edit of patch.edits) {
    const statement = shownStatement(edit);
    if (statement === undefined) continue;
    const side = edit.after === null ? "before" : "after";
    const partner = (index: number): Edit | undefined =>
      patch.edits.find((other) => other.path === edit.path && other[side]?.index === index && isWhole(other, side));
    if (statement.parent >= 0) {
      const parent =
        side === "after"
          ? patch.editsOfAfter(edit.path, statement.parent).find((other) => isWhole(other, side))
          : partner(statement.parent);
      if (parent !== undefined) groups.join(parent.id, edit.id, "stand in one new block");
    }
    if (statement.chain >= 0 && isWhole(edit, side)) {
      const opener = side === "after" ? patch.editsOfAfter(edit.path, statement.chain)[0] : partner(statement.chain);
      if (opener !== undefined && !areApart(flagsOf(patch, opener), flagsOf(patch, edit)))
        groups.join(opener.id, edit.id, "are branches of one condition");
    }
  }
};

/** A condition that was widened and the old one that is kept for a part. */
const joinOldConditions = (patch: Patch, groups: Groups): void => {
  const widened = new Map<string, Edit>();
  for (const edit of patch.edits)
    if (edit.before?.kind === "branch" && edit.after !== null) widened.set(edit.before.identity, edit);
  for (const edit of patch.edits) {
    const source = edit.before === null && edit.after !== null ? widened.get(edit.after.identity) : undefined;
    if (source !== undefined) groups.join(source.id, edit.id, "split one condition");
  }
};

const isWhole = (edit: Edit, side: "before" | "after"): boolean =>
  side === "after" ? edit.before === null && edit.after !== null : edit.after === null;

/** The new options that an edit mentions or that its new enclosing conditions test. */
export const flagsOf = (patch: Patch, edit: Edit): Set<string> => {
  const flags = new Set([...keysIn(edit.added)].filter((key) => patch.optionKeys.has(key)));
  if (edit.after !== null)
    for (const outer of enclosing(patch, edit))
      for (const other of patch.editsOfAfter(edit.path, outer.index))
        for (const key of keysIn(other.added)) if (patch.optionKeys.has(key)) flags.add(key);
  return flags;
};

const areApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && b.size > 0 && ![...a].some((flag) => b.has(flag));

/** A changed signature or return value and the calls of that function. */
const joinSignatures = (patch: Patch, groups: Groups): void => {
  const changed = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const statement = shownStatement(edit);
    if (statement?.kind === "function" && edit.before !== null && edit.after !== null) {
      const owner = statement.lead === "__init__" ? (statement.scope.split(".").at(-1) ?? "") : statement.lead;
      changed.set(owner, edit);
    }
    const returns = statement?.kind === "exit" && statement.lead === "return";
    if (returns && statement.scope !== "") changed.set(statement.scope.split(".").at(-1) ?? "", edit);
  }
  for (const edit of patch.edits) {
    if (edit.before === null || edit.after === null) continue;
    for (const token of edit.after.tokens) {
      const definition = token.role === "use" ? changed.get(token.text) : undefined;
      if (definition === undefined || !changesArguments(edit, token)) continue;
      groups.join(definition.id, edit.id, `change \`${token.text}\` and its calls`);
    }
  }
};

const changesArguments = (edit: Edit, callee: Token): boolean => callee.slot === edit.slot || edit.slot !== "";

/** The same edit at several sites. */
const joinSameEdits = (patch: Patch, groups: Groups): void => {
  const seen = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const signature = signatureOf(edit);
    if (signature === undefined) continue;
    const first = seen.get(signature);
    if (first === undefined) seen.set(signature, edit);
    else groups.join(first.id, edit.id, "are the same edit at several sites");
  }
};

/** A statement that went in one place and came back changed in another. */
const joinReplaced = (patch: Patch, groups: Groups): void => {
  const gone = new Map<string, Edit>();
  for (const edit of patch.edits) {
    if (edit.after === null && edit.before !== null && edit.before.lead !== "" && edit.removed.length > 2)
      gone.set(`${edit.path}:${edit.before.kind}:${edit.before.lead}`, edit);
  }
  for (const edit of patch.edits) {
    if (edit.before !== null || edit.after === null) continue;
    const source = gone.get(`${edit.path}:${edit.after.kind}:${edit.after.lead}`);
    if (source?.before != null && similarity(source.before, edit.after) >= 0.5)
      groups.join(source.id, edit.id, `replace \`${edit.after.lead}\``);
  }
};

const textOf = (tokens: readonly Token[]): string => tokens.map((token) => token.text).join(" ");

/** Variables of the sites differ (`x` here, `x_val` there); what is done to them is the same. */
const shape = (tokens: readonly Token[]): string =>
  tokens.map((token, index) => (token.role === "use" && tokens[index - 1]?.text !== "." ? "·" : token.text)).join(" ");

const signatureOf = (edit: Edit): string | undefined => {
  const lead = shownStatement(edit)?.lead ?? "";
  const removed = isKnob(edit) || lead === "" ? textOf(edit.removed) : `${lead} ${shape(edit.removed)}`;
  const added = isKnob(edit) || lead === "" ? textOf(edit.added) : shape(edit.added);
  const meaningful = [...edit.removed, ...edit.added].filter((token) => token.role !== "plain").length;
  // One value for another is the same edit only for the same setting.
  if (meaningful < 3 && isKnob(edit)) return `${knobName(edit)}|${removed}|${added}`;
  return meaningful === 0 ? undefined : `${removed}|${added}`;
};

/** A setting: a field, an option, an entry of a call or dictionary, a name with a constant. */
export const isKnob = (edit: Edit): boolean => {
  const statement = shownStatement(edit);
  if (statement === undefined) return false;
  if (edit.slot !== "" || statement.kind === "field" || statement.kind === "option" || statement.kind === "setting")
    return true;
  if (statement.kind !== "assignment") return false;
  const value = statement.tokens.slice(statement.tokens.findIndex((token) => token.text === "=") + 1);
  // A variable that starts from nothing is part of the code around it.
  if (edit.before === null && value.every((token) => NOTHING_YET.test(token.text))) return false;
  return (
    value.length <= 3 &&
    value.every((token) => token.role === "number" || token.role === "string" || CONSTANT.test(token.text))
  );
};

const NOTHING_YET = /^(?:None|0|0\.0|\[|\]|\{|\}|""|False)$/;
const CONSTANT = /^(?:True|False|None|-|")/;

/** The name of the setting that an edit changes. */
export const knobName = (edit: Edit): string => {
  const statement = shownStatement(edit);
  if (statement?.kind === "option")
    return statement.tokens.find((token) => token.role === "bind")?.key ?? statement.lead;
  const name = edit.slot === "" ? (statement?.lead ?? "") : edit.slot;
  return name.slice(name.lastIndexOf(".") + 1).replace(/#\d+$/, "");
};

/** One number that changes alike in several settings, or a list that grows to the new number. */
const joinTiedNumbers = (patch: Patch, groups: Groups): void => {
  const changes = patch.edits.flatMap((edit) => {
    const [old, now] = [edit.removed.filter(isNumber), edit.added.filter(isNumber)];
    return old.length === 1 && now.length === 1 ? [{ edit, old: Number(old[0]?.text), now: Number(now[0]?.text) }] : [];
  });
  const seen = new Map<string, Edit>();
  for (const { edit, old, now } of changes) {
    if (!Number.isInteger(old) || !Number.isInteger(now) || old + now < 3) continue;
    const first = seen.get(`${old}→${now}`);
    if (first === undefined) seen.set(`${old}→${now}`, edit);
    else groups.join(first.id, edit.id, `move together from ${old} to ${now}`);
  }
  for (const edit of patch.edits) {
    const counts = [edit.before, edit.after].map((statement) => statement?.tokens.filter(isNumber).length ?? 0);
    for (const { edit: other, old, now } of changes)
      if (other !== edit && old !== now && counts[0] === old && counts[1] === now && now > 1)
        groups.join(other.id, edit.id, `list as many values as \`${knobName(other)}\` says`);
  }
};

const isNumber = (token: Token): boolean => token.role === "number";

/** One new value in several spellings: a class `SiLU` here, its name `"silu"` there. */
const joinSameValues = (patch: Patch, groups: Groups): void => {
  const seen = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const words = edit.added.filter(
      (token) => token.role !== "plain" && token.role !== "number" && token.text !== edit.slot,
    );
    const word = words[0]?.text.replace(/["']/g, "").toLowerCase() ?? "";
    if (edit.before === null || words.length !== 1 || edit.added.length > 4 || word.length < 3) continue;
    const first = seen.get(word);
    if (first === undefined) seen.set(word, edit);
    else groups.join(first.id, edit.id, `take \`${word}\``);
  }
};

/** A variable that is new everywhere and appears in several known functions is handed from one to the other. */
const joinCrossScopes = (patch: Patch, groups: Groups): void => {
  const known = new Set(
    patch.files.flatMap((file) =>
      file.before.statements.flatMap((statement) => statement.tokens.map((token) => plainName(token.key))),
    ),
  );
  const seen = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const isInNewDefinition = enclosing(patch, edit).some(
      (outer) => isDefinition(outer) && isNew(patch, edit.path, outer),
    );
    if (isInNewDefinition) continue;
    for (const token of edit.added) {
      const name = plainName(token.key);
      if (token.role !== "bind" || name.length < 4 || known.has(name)) continue;
      const first = seen.get(name);
      if (first === undefined) seen.set(name, edit);
      else groups.join(first.id, edit.id, `introduce or use \`${name}\``);
    }
  }
};

/** Changed code without unchanged statements between, unless each part hangs on an option of its own. */
const joinNeighbours = (patch: Patch, groups: Groups, isIncidental: (edit: Edit) => boolean): void => {
  const code = patch.edits.filter(
    (edit) => !isKnob(edit) && !isIncidental(edit) && shownStatement(edit)?.kind !== "import",
  );
  for (let index = 1; index < code.length; index++) {
    const [previous, edit] = [code[index - 1], code[index]];
    if (previous === undefined || edit === undefined || !areNeighbours(previous, edit)) continue;
    const flags = (of: Edit): Set<string> => {
      const root = groups.rootOf(of.id);
      return new Set(
        patch.edits.filter((other) => groups.rootOf(other.id) === root).flatMap((other) => [...flagsOf(patch, other)]),
      );
    };
    const definitions = [previous, edit].filter((of) => shownStatement(of)?.depth === 0 && isTopDefinition(of));
    if (definitions.length > 0) continue;
    if (!areApart(flags(previous), flags(edit))) groups.join(previous.id, edit.id, "stand next to each other");
  }
};

/** No unchanged statement between, or one inside a function. */
const areNeighbours = (a: Edit, b: Edit): boolean => {
  if (a.run === b.run) return true;
  if (a.after === null || b.after === null || a.path !== b.path || a.after.scope !== b.after.scope) return false;
  return b.after.index - a.after.index <= 2;
};

const isTopDefinition = (edit: Edit): boolean => {
  const statement = shownStatement(edit);
  return statement !== undefined && isDefinition(statement);
};

/** A changed statement that sets a variable and a changed one close below that reads it. */
const joinDataFlow = (patch: Patch, groups: Groups, isIncidental: (edit: Edit) => boolean): void => {
  const last = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const statement = edit.after;
    if (statement === null || isIncidental(edit) || isKnob(edit)) continue;
    for (const key of keysIn(statement.tokens.filter((token) => token.role === "use"))) {
      const source = last.get(`${edit.path}:${key}`);
      if (source?.after == null || source.after.scope !== statement.scope) continue;
      const reach = source.before === null && statement.scope !== "" ? FUNCTION_LINES : NEAR_LINES;
      if (statement.startLine - source.after.endLine > reach) continue;
      groups.join(source.id, edit.id, `pass on \`${key.slice(key.indexOf(":") + 1)}\``);
    }
    if (statement.kind !== "assignment") continue;
    for (const token of statement.tokens) if (token.role === "bind") last.set(`${edit.path}:${token.key}`, edit);
  }
};

/** Beyond this distance a variable that everything flows through (a loss, a batch) says nothing. */
const NEAR_LINES = 12;
/** A statement that was put into a function for a changed one further below. */
const FUNCTION_LINES = 40;

/** Blocks of code that were put in at several places with small differences. */
const joinCopies = (patch: Patch, groups: Groups): void => {
  const blocks = new Map<number, { tokens: Token[]; first: Edit }>();
  for (const edit of patch.edits) {
    if (isKnob(edit)) continue;
    const root = groups.rootOf(edit.id);
    const known = blocks.get(root);
    if (known === undefined) blocks.set(root, { tokens: [...edit.added], first: edit });
    else known.tokens.push(...edit.added);
  }
  const list = [...blocks.values()].filter((block) => block.tokens.length >= COPY_TOKENS);
  list.forEach((block, index) => {
    for (const other of list.slice(index + 1))
      if (dice(block.tokens, other.tokens) >= COPY_LIKENESS)
        groups.join(block.first.id, other.first.id, "are copies of one block");
  });
};

const COPY_TOKENS = 20;
const COPY_LIKENESS = 0.7;

const dice = (a: readonly Token[], b: readonly Token[]): number => {
  const counts = new Map<string, number>();
  for (const token of a) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
  let common = 0;
  for (const token of b) {
    const count = counts.get(token.text) ?? 0;
    if (count > 0) common++;
    counts.set(token.text, count - 1);
  }
  return (2 * common) / (a.length + b.length);
};

/** An input that gets wider and the size that the model is told: neither runs alone. */
const joinDimensions = (patch: Patch, groups: Groups): void => {
  const sizes = patch.edits.filter((edit) => edit.before !== null && edit.after !== null && SIZE.test(knobName(edit)));
  for (const size of sizes) {
    const widened = patch.edits.find(
      (edit) =>
        groups.rootOf(edit.id) !== groups.rootOf(size.id) && edit.added.some((token) => WIDENS.test(token.text)),
    );
    if (widened !== undefined) groups.join(size.id, widened.id, `fit the width \`${knobName(size)}\``);
  }
};

const SIZE =
  /^(?:fun|in|input|feat|feature|out|output|space|cond|context|x|y)_?(?:dim|dims|channels|features|size)$|^(?:n|num)_(?:features|inputs|outputs|classes)$/i;
const WIDENS = /^(?:cat|concat|concatenate|hstack|column_stack|stack|append|extend)$/;
