import { lstat, readdir } from "node:fs/promises";

/** Bytes that a folder takes on disk; links are not followed, and what vanishes meanwhile does not count. */
export const diskUsage = async (folder: string): Promise<number> => {
  const bytes = Buffer.from(folder, "utf8");
  return usageOf(bytes);
};

const usageOf = async (path: Buffer): Promise<number> => {
  const stat = await lstat(path).catch(vanished);
  if (stat === null) return 0;
  const own = stat.blocks * 512;
  if (!stat.isDirectory()) return own;
  const names = (await readdir(path, { encoding: "buffer" }).catch(vanished)) ?? [];
  let total = own;
  for (const name of names) total += await usageOf(Buffer.concat([path, SLASH, name]));
  return total;
};

const SLASH = Buffer.from("/");

const vanished = (error: unknown): null => {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
  throw error;
};
