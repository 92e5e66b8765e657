import { languageOf, type Parsers, readNotebook } from "../source/index.ts";
import { readLines, readSettingsFile, readShell } from "./read-others.ts";
import { readPython } from "./read-python.ts";
import type { FileSide } from "./statement.ts";
import type { PatchedFile } from "./types.ts";

/** Both sides of a file as statements, and how they were read. */
export interface FileModel {
  readonly path: string;
  readonly before: FileSide;
  readonly after: FileSide;
  /** `notes` hold nothing that runs; `data` is not read (binary, tables, very large files). */
  readonly kind: "code" | "settings" | "notes" | "data";
  /** True where the file was compared line by line, for want of a reader or because it does not parse. */
  readonly isFallback: boolean;
  /** True where the file did not exist before. */
  readonly isNew: boolean;
}

/** Reads both sides of a file the same way, since a tree and a list of lines cannot be compared. */
export const readFile = (file: PatchedFile, parsers: Parsers): FileModel => {
  const { path } = file;
  const isNew = file.before === null;
  const sides = [file.before ?? "", file.after ?? ""] as const;
  if (DATA_EXTENSION.test(path) || sides.some((text) => text.length > MAX_LENGTH || text.includes("\0")))
    return { path, before: NOTHING, after: NOTHING, kind: "data", isFallback: false, isNew };
  const language = languageOf(path);
  if (isNotesPath(path)) return { path, before: NOTHING, after: NOTHING, kind: "notes", isFallback: false, isNew };
  const read = (text: string): FileSide | undefined => {
    if (text.trim() === "") return NOTHING;
    if (language === "python") return python(text, parsers);
    if (language === "notebook") return notebook(text, parsers);
    if (language === "shell") {
      const tree = parsers.parse("shell", text);
      return tree.hasError ? undefined : readShell(tree);
    }
    if (language === "yaml" || language === "toml" || language === "json") return readSettingsFile(language, text);
    return undefined;
  };
  const [before, after] = [read(sides[0]), read(sides[1])];
  const kind = language === "yaml" || language === "toml" || language === "json" ? "settings" : "code";
  if (before !== undefined && after !== undefined) return { path, before, after, kind, isFallback: false, isNew };
  return {
    path,
    before: readLines(path, sides[0]),
    after: readLines(path, sides[1]),
    kind: "code",
    isFallback: true,
    isNew,
  };
};

/** Longer texts are data or generated; reading them would cost more than it tells. */
const MAX_LENGTH = 2_000_000;
const DATA_EXTENSION =
  /\.(?:csv|tsv|jsonl|ndjson|npz|npy|parquet|arrow|pkl|pickle|pt|pth|safetensors|ckpt|h5|hdf5|gz|zip|tar|bin)$/i;

const NOTHING: FileSide = { statements: [], remarks: [] };

const python = (text: string, parsers: Parsers): FileSide | undefined => {
  const tree = parsers.parse("python", text);
  return tree.hasError ? undefined : readPython(tree);
};

const notebook = (text: string, parsers: Parsers): FileSide | undefined => {
  const code = readNotebook(text);
  if (code === undefined) return undefined;
  const tree = parsers.parse("python", code.python);
  return tree.hasError ? undefined : readPython(tree, (line) => code.lines[line - 1] ?? code.lines.at(-1) ?? 1);
};

/** Prose, licences, marker files without an extension in the root: nothing in them runs. */
export const isNotesPath = (path: string): boolean => {
  if (languageOf(path) !== "text") return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^requirements.*\.txt$|^constraints.*\.txt$/i.test(name)) return false;
  return NOTES_EXTENSION.test(name) || NOTES_NAME.test(name);
};

const NOTES_EXTENSION = /\.(?:md|rst|txt|adoc|log|png|jpe?g|svg|gif|pdf|bib|tex)$/i;
const NOTES_NAME =
  /^(?:readme|license|licence|changelog|authors|notes|todo|citation.*|codeowners)$|^\.(?!env)[\w.-]*$/i;
