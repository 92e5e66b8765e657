import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TrackedFiles } from "../../config/detect/index.ts";
import { runProcess } from "../../process/index.ts";

/** The files that git tracks in a checkout, with their text as it is there. */
export const trackedFiles = async (checkout: string): Promise<TrackedFiles> => {
  const result = await runProcess({
    argv: ["git", "-C", checkout, "-c", "core.fsmonitor=false", "ls-files", "-z"],
    cwd: checkout,
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
  });
  const paths = result.stdout.toString("utf8").split("\0").filter(Boolean);
  const tracked = new Set(paths);
  return { paths, read: (path) => (tracked.has(path) ? readText(join(checkout, path)) : null) };
};

const readText = (path: string): string | null => {
  try {
    const stat = lstatSync(path);
    if (!stat.isFile() || stat.size > MAX_TEXT_BYTES) return null;
    const text = readFileSync(path, "utf8");
    return text.includes("\0") ? null : text;
  } catch {
    // Tracked, and deleted in the checkout.
    return null;
  }
};

const MAX_TEXT_BYTES = 1_000_000;
