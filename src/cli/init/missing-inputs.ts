import type { TrackedFiles } from "../../config/detect/index.ts";

/** Something that git does not track and an evaluation may need. */
export interface MissingInput {
  /** Repository-relative, folders without their trailing slash. */
  readonly path: string;
  /** Whether a tracked file speaks of it. */
  readonly isMentioned: boolean;
}

/** Of the files that git ignores or does not know, those that may be inputs rather than leftovers. */
export const missingInputs = (others: readonly string[], files: TrackedFiles): readonly MissingInput[] => {
  const texts = files.paths
    .filter((path) => /\.(py|sh|ya?ml|toml|json|R|jl|ipynb)$/.test(path))
    .map((path) => files.read(path) ?? "");
  return topsOf(others)
    .filter((path) => !LEFTOVER.test(path))
    .map((path) => ({ path, isMentioned: texts.some((text) => mentions(text, path)) }));
};

/** Many files of one folder are one question. */
const topsOf = (paths: readonly string[]): readonly string[] => {
  const clean = paths.map((path) => path.replace(/\/$/, ""));
  const folders = new Map<string, number>();
  for (const path of clean) {
    const top = path.split("/")[0] ?? path;
    folders.set(top, (folders.get(top) ?? 0) + 1);
  }
  return [
    ...new Set(
      clean.map((path) => ((folders.get(path.split("/")[0] ?? "") ?? 0) > 3 ? (path.split("/")[0] ?? path) : path)),
    ),
  ];
};

const mentions = (text: string, path: string): boolean => {
  const name = path.split("/").at(-1) ?? path;
  const escaped = name.replace(/[^\w]/g, "\\$&");
  return new RegExp(`["'/ =]${escaped}(["'/ \\n,)]|$)`, "m").test(text);
};

/** Environments, caches, results, editors' and secrets' files: no inputs of an evaluation. */
const LEFTOVER =
  /(^|\/)(\.?venv|env|node_modules|__pycache__|\.[a-z_]*cache|\.git\w*|\.idea|\.vscode|\.DS_Store|\.espalier|\.claude|\.codex|dist|build|artifacts?|outputs?|results?|runs|wandb|mlruns|lightning_logs|logs?|checkpoints?|tmp|htmlcov|\.coverage|\.env(\..*)?|espalier(\.local)?\.yaml)(\/|$)|\.(py[cod]|egg-info|log|swp|orig)$/i;
