import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAgentFile } from "../../../core/agent-files.ts";
import type { Brief } from "../../../core/brief.ts";
import { pathMatcher } from "../../../core/path-globs.ts";
import type { SourceFile } from "./code-base.ts";
import { isSettingsFile } from "./kinds/settings.ts";

/** Reads the Python and settings files of a worktree in a fixed order; symbolic links are not followed. */
export const readSourceFiles = async (worktree: string): Promise<SourceFile[]> => {
  const files: SourceFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(worktree, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (files.length >= MAX_FILES) return;
      if (entry.isDirectory() && !SKIPPED.test(entry.name)) await visit(path);
      const limit = entry.name.endsWith(".py") ? MAX_BYTES : isSettingsFile(path) ? MAX_SETTINGS_BYTES : 0;
      if (!entry.isFile() || (await stat(join(worktree, path))).size > limit) continue;
      files.push({ path, text: await readFile(join(worktree, path), "utf8") });
    }
  };
  await visit("");
  return files;
};

/** Whether a path may be edited under the study's globs. */
export const editRules = ({ edit, protect }: Pick<Brief, "edit" | "protect">): ((path: string) => boolean) => {
  const isAllowed = pathMatcher(edit);
  const isProtected = pathMatcher(protect);
  return (path) => (edit.length === 0 || isAllowed(path)) && !isProtected(path) && !isAgentFile(path);
};

const SKIPPED = /^(\..*|__pycache__|node_modules|venv|env|site-packages|build|dist)$/;
/** More files than that are a library rather than an experiment. */
const MAX_FILES = 400;
const MAX_BYTES = 400_000;
/** Larger ones hold data. */
const MAX_SETTINGS_BYTES = 20_000;
