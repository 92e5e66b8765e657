import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { EspalierError } from "../core/errors.ts";

/** A file of the built page, held in memory: an address is a key of the map or nothing. */
export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  /** Files with a digest in their name never change. */
  readonly isHashed: boolean;
}

/** Reads the built page; says how to build it where it is not built. */
export const pageFiles = (folder: string): ReadonlyMap<string, PageFile> => {
  if (!existsSync(join(folder, "index.html")))
    throw new EspalierError("internal", `The page is not built: ${folder} has no index.html.`, {
      hint: "In a checkout run `npm run build` once; an installed package carries the built page.",
    });
  const files = new Map<string, PageFile>();
  const add = (path: string, address: string): void => {
    files.set(address, {
      body: readFileSync(path),
      type: TYPES[extname(path)] ?? "application/octet-stream",
      isHashed: address.startsWith("/assets/"),
    });
  };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    add(path, `/${path.slice(folder.length + 1).replaceAll("\\", "/")}`);
  }
  const index = files.get("/index.html");
  if (index) files.set("/", index);
  return files;
};

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};
