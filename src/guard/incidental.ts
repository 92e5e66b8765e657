import type { Edit } from "./edits.ts";
import { entryName } from "./knob.ts";
import { enclosing, keysIn, type Patch, shownStatement, sideOf } from "./patch.ts";
import type { FileSide, Statement } from "./statement.ts";
import type { IncidentalKind } from "./types.ts";

/** Names for each edit that makes no experiment why it makes none; other edits are absent. */
export const incidentalEdits = (patch: Patch): Map<Edit, IncidentalKind> => {
  const kinds = new Map<Edit, IncidentalKind>();
  const renames = renamedKeys(patch);
  const isPlotted = plotting(patch);
  for (const edit of patch.edits) {
    const kind =
      ownKind(edit) ??
      (isRename(edit, renames) ? "renamed variable" : undefined) ??
      (isPlotted(edit) ? "plotting" : undefined) ??
      (isStartValue(patch, edit) ? "check" : undefined);
    if (kind !== undefined) kinds.set(edit, kind);
  }
  for (const edit of unusedEdits(patch)) if (!kinds.has(edit)) kinds.set(edit, "unused code");
  spread(patch, kinds);
  return kinds;
};

const ownKind = (edit: Edit): IncidentalKind | undefined => {
  const statement = shownStatement(edit);
  if (statement === undefined) return undefined;
  const changed = [...edit.removed, ...edit.added];
  if (statement.kind === "import") return "import";
  if (changed.every((token) => token.role === "annotation" || token.text === "->" || token.text === ":"))
    return "type annotation";
  if (isPathOfDependencies(edit, statement)) return edit.removed.length === 0 ? "dependency" : undefined;
  const name = settingName(edit, statement);
  if (SPEED_SETTING.test(name) || (edit.slot !== "" && /compile/.test(calleeOf(statement)))) return "speed setting";
  if (statement.kind === "exit" && statement.lead === "pass") return "check";
  if (statement.kind === "assignment" && SPEED_TARGET.test(statement.lead)) return "speed setting";
  if (statement.kind === "assignment" && PLOT_TARGET.test(statement.lead)) return "plotting";
  if (statement.kind === "assignment" && SAVE_TARGET.test(statement.lead)) return "saving";
  if (edit.removed.length === 0 && edit.before !== null && edit.added.some((token) => ENVIRONMENT.test(token.text)))
    return "bookkeeping";
  if (SEED_NAME.test(name) || (statement.kind === "call" && SEED_CALL.test(statement.lead))) return "seed";
  if (name !== "" && BOOKKEEPING.test(name)) return "bookkeeping";
  if (statement.kind === "call" && LOG_CALL.test(statement.lead)) return "logging";
  if (statement.kind === "call" && PLOT_CALL.test(statement.lead)) return "plotting";
  if (statement.kind === "call" && SAVE_CALL.test(statement.lead) && edit.before === null) return "saving";
  if (PLOT_SCOPE.test(statement.scope)) return "plotting";
  if (statement.kind === "assignment" && LOG_TARGET.test(statement.lead)) return "logging";
  if (statement.tokens.filter((token) => LOG_KEY.test(token.text)).length > 1) return "logging";
  if (LOG_ENTRY.test(entryName(edit.slot))) return "logging";
  if (statement.kind === "check" && edit.before === null) return "check";
  return undefined;
};

const SPEED_TARGET = /^torch\.(?:_functorch|backends|_dynamo|_inductor|set_float32)/;
const PLOT_TARGET = /^_?(?:vis|plot|fig)_/;
const SAVE_TARGET = /^_?save_/;
/** A constant that can be overridden from outside and keeps its value otherwise. */
const ENVIRONMENT = /^(?:environ|getenv)$/;

const calleeOf = (statement: Statement): string =>
  statement.tokens
    .slice(statement.tokens.findIndex((token) => token.text === "=") + 1)
    .map((token) => token.text)
    .join("")
    .split("(")[0] ?? "";

const SPEED_SETTING =
  /^(?:num_workers|pin_memory|persistent_workers|prefetch_factor|non_blocking|n_jobs|num_threads|benchmark|fullgraph|dynamic|device_ids)$/;

const settingName = (edit: Edit, statement: Statement): string => {
  if (edit.slot !== "") return entryName(edit.slot);
  if (statement.kind === "option") return statement.tokens.find((token) => token.role === "bind")?.key ?? "";
  if (statement.kind === "setting") return statement.lead.slice(statement.lead.lastIndexOf(".") + 1);
  return statement.kind === "field" || statement.kind === "assignment" ? statement.lead : "";
};

const isPathOfDependencies = (edit: Edit, statement: Statement): boolean =>
  /(?:^|\/)(?:requirements[^/]*\.txt|pyproject\.toml|setup\.cfg|environment\.ya?ml|[^/]*\.lock|Pipfile)$/.test(
    edit.path,
  ) &&
  (edit.path.endsWith(".txt") || edit.path.endsWith(".lock") || /dependenc|packages|requires/i.test(statement.lead));

const SEED_NAME = /^(?:random_|rng_|torch_|np_|base_)?seeds?$/i;
const SEED_CALL =
  /(?:^|\.)(?:manual_seed(?:_all)?|seed|seed_everything|set_seed|seed_all|set_random_seed|use_deterministic_algorithms)$/;
const BOOKKEEPING =
  /^(?:wandb_\w+|run_(?:name|id|dir)|tags?|group|notes?|agent|project|entity|experiment(?:_name|_id)?|exp_name|job_type|desc|description|(?:log|output|save|out|checkpoint|ckpt)_?(?:dir|path|file|name|every|interval)?|log_(?:freq|every|interval|level)|verbose|debug|quiet|progress_bar|version|author)$/i;
const LOG_CALL =
  /^(?:print|pprint|display|tqdm\.write|warnings?\.\w+)$|(?:^|\.)(?:log|logger|logging|wandb|mlflow|writer|tb|tensorboard|console|pbar|progress|bar|summary)\.\w+|\.(?:add_scalars?|add_histogram|log_metrics?|log_dict|set_postfix|set_description|set_postfix_str|log_artifact)$/i;
const LOG_TARGET = /^(?:_?log(?:_?dict|_?data|_?entry|s|_?metrics|_?payload)?|_?pbar\w*|log_\w+)(?:\[.*)?$/i;
const LOG_ENTRY = /^[\w-]+\/[\w/.-]+$/;
const LOG_KEY = /^"[\w-]+\/[\w/.-]+"$/;
const PLOT_CALL = /^(?:plt|ax\d?|axes|fig|sns|px|go)\.|^(?:visuali[sz]e|plot)\w*$|\.(?:savefig|plot|imshow)$/;
const PLOT_SCOPE = /(?:^|\.)_?(?:plot|visuali[sz]e|vis|draw|render|figure)\w*(?:$|\.)/;
const SAVE_CALL =
  /^(?:torch\.save|joblib\.dump|pickle\.dump|json\.dump|yaml\.(?:safe_)?dump|np\.savez?)$|\.(?:save_pretrained|to_csv|to_json|to_parquet|mkdir|makedirs|write|writerow|flush|close)$/;

/** Tells of an edit whether it stands inside a block that draws and neither trains nor measures. */
const plotting = (patch: Patch): ((edit: Edit) => boolean) => {
  const known = new Map<Statement, boolean>();
  const isPlot = (side: FileSide, outer: Statement): boolean => {
    let [draws, works] = [false, false];
    for (let index = outer.index + 1; index < side.statements.length && !works; index++) {
      const inner = side.statements[index];
      if (inner === undefined || inner.depth <= outer.depth) break;
      if (PLOT_CALL.test(inner.kind === "call" ? inner.lead : calleeOf(inner))) draws = true;
      if (WORKS.test(inner.lead)) works = true;
    }
    return draws && !works;
  };
  return (edit) => {
    const side = sideOf(patch, edit);
    if (side === undefined) return false;
    return enclosing(patch, edit).some((outer) => {
      const answer = known.get(outer) ?? isPlot(side, outer);
      known.set(outer, answer);
      return answer;
    });
  };
};

const WORKS =
  /(?:^|[._])(?:backward|step|fit|train|loss|metrics?|mae|mse|rmse|acc|accuracy|score|err|errors?)(?:$|[._[])/;

/** A known variable that is set to nothing before a condition sets it. */
const isStartValue = (patch: Patch, edit: Edit): boolean => {
  const statement = edit.after;
  if (edit.before !== null || statement?.kind !== "assignment" || patch.newKeys.has(statement.lead)) return false;
  const value = statement.tokens.slice(statement.tokens.findIndex((token) => token.text === "=") + 1);
  return value.length === 1 && value[0]?.text === "None";
};

/** Variables that were renamed throughout: the old name is gone, the new one takes its place everywhere. */
const renamedKeys = (patch: Patch): Map<string, string> => {
  const partners = new Map<string, Set<string>>();
  for (const edit of patch.edits) {
    if (edit.before === null || edit.after === null || edit.removed.length !== edit.added.length) continue;
    edit.removed.forEach((token, index) => {
      const now = edit.added[index];
      if (now === undefined || !patch.goneKeys.has(token.key) || !patch.newKeys.has(now.key)) return;
      const known = partners.get(token.key) ?? new Set();
      partners.set(token.key, known.add(now.key));
    });
  }
  return new Map([...partners].flatMap(([old, now]) => (now.size === 1 ? [[old, [...now][0] ?? ""]] : [])));
};

const isRename = (edit: Edit, renames: ReadonlyMap<string, string>): boolean =>
  edit.before !== null &&
  edit.after !== null &&
  edit.removed.length === edit.added.length &&
  edit.removed.length > 0 &&
  edit.removed.every((token, index) => token.key !== "" && renames.get(token.key) === edit.added[index]?.key);

/** New options and definitions that nothing reads. */
const unusedEdits = (patch: Patch): Edit[] => {
  const uses = new Map<string, number>();
  for (const file of patch.files)
    for (const statement of file.after.statements)
      for (const token of statement.tokens) if (token.key !== "") uses.set(token.key, (uses.get(token.key) ?? 0) + 1);
  return patch.edits.filter((edit) => {
    const statement = edit.after;
    if (edit.before !== null || statement === null || statement.depth > 1) return false;
    if (statement.kind !== "field" && statement.kind !== "option") return false;
    const name = edit.added.find((token) => token.role === "bind");
    return name !== undefined && patch.newKeys.has(name.key) && uses.get(name.key) === 1 && isReadByName(patch, edit);
  });
};

/** A field of a class that is splatted or listed whole may be read without its name. */
const isReadByName = (patch: Patch, edit: Edit): boolean => {
  const owner = edit.after?.scope ?? "";
  const file = patch.files.find((candidate) => candidate.path === edit.path);
  return owner !== "" || file !== undefined;
};

/** Blocks that hold nothing but incidental parts, and variables that only such parts read, are incidental too. */
const spread = (patch: Patch, kinds: Map<Edit, IncidentalKind>): void => {
  const readers = new Map<string, Edit[]>();
  for (const edit of patch.edits)
    for (const key of keysIn(edit.added)) {
      if (!patch.newKeys.has(key)) continue;
      const known = readers.get(key);
      if (known === undefined) readers.set(key, [edit]);
      else known.push(edit);
    }
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const edit of patch.edits) {
      if (kinds.has(edit) || edit.before !== null || edit.after === null) continue;
      const kind =
        kindOfBody(patch, edit, kinds) ?? kindOfReaders(patch, edit, kinds, readers) ?? kindOfBlock(patch, edit, kinds);
      if (kind === undefined) continue;
      kinds.set(edit, kind);
      isSettled = false;
    }
  }
};

const kindOfBody = (patch: Patch, edit: Edit, kinds: ReadonlyMap<Edit, IncidentalKind>): IncidentalKind | undefined => {
  const statement = edit.after;
  if (statement === null || !OPENS_BLOCK.has(statement.kind)) return undefined;
  const inside = bodyOf(patch.fileOf(edit.path)?.after.statements ?? [], statement);
  const edits = inside.map((other) => patch.editsOfAfter(edit.path, other.index)[0]);
  const isKnown = (other: Edit | undefined): boolean => other !== undefined && kinds.has(other);
  // `try` around what was there, and a handler that only reports, guard the old behaviour.
  if (statement.lead === "try" && edits.every((other) => other === undefined || kinds.has(other))) return "check";
  if (statement.lead === "except" && inside.every((other, at) => other.kind === "exit" || isKnown(edits[at])))
    return "check";
  const found = edits.map((other) => (other === undefined ? undefined : kinds.get(other)));
  return found.length > 0 && found.every((kind) => kind !== undefined) ? found[0] : undefined;
};

/** The statements directly inside a compound one. */
const bodyOf = (statements: readonly Statement[], outer: Statement): Statement[] => {
  const body: Statement[] = [];
  for (let index = outer.index + 1; index < statements.length; index++) {
    const inner = statements[index];
    if (inner === undefined || inner.depth <= outer.depth) break;
    if (inner.parent === outer.index) body.push(inner);
  }
  return body;
};

const OPENS_BLOCK = new Set<string>(["branch", "loop", "block"]);

const kindOfReaders = (
  patch: Patch,
  edit: Edit,
  kinds: ReadonlyMap<Edit, IncidentalKind>,
  readers: ReadonlyMap<string, readonly Edit[]>,
): IncidentalKind | undefined => {
  const statement = edit.after;
  if (statement?.kind !== "assignment") return undefined;
  const bound = statement.tokens.filter((token) => token.role === "bind").map((token) => token.key);
  if (bound.length === 0 || !bound.every((key) => patch.newKeys.has(key))) return undefined;
  const others = bound
    .flatMap((key) => readers.get(key) ?? [])
    .filter((other) => other !== edit && other.after?.lead !== statement.lead);
  const found = others.map((other) => kinds.get(other));
  return found.length > 0 && found.every((kind) => kind === "logging" || kind === "plotting" || kind === "seed")
    ? found[0]
    : undefined;
};

const kindOfBlock = (
  patch: Patch,
  edit: Edit,
  kinds: ReadonlyMap<Edit, IncidentalKind>,
): IncidentalKind | undefined => {
  for (const outer of enclosing(patch, edit)) {
    const header = patch.editsOfAfter(edit.path, outer.index)[0];
    const kind = header === undefined ? undefined : kinds.get(header);
    if (kind !== undefined && header?.before === null) return kind;
  }
  return undefined;
};
