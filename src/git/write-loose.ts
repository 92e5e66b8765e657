import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { ObjectType } from "./object-reader.ts";

/** The hash that names a repository's objects. */
export type ObjectAlgorithm = "sha1" | "sha256";

/** The id that git gives to a content. */
export const objectId = (algorithm: ObjectAlgorithm, type: ObjectType, content: Buffer): string =>
  createHash(algorithm).update(headerOf(type, content)).update(content).digest("hex");

/** Writes an object as a loose file, synced to disk, without starting git; one that is there already stays as it is. */
export const writeLoose = async (
  objectsDir: string,
  algorithm: ObjectAlgorithm,
  type: ObjectType,
  content: Buffer,
): Promise<string> => {
  const id = objectId(algorithm, type, content);
  const folder = join(objectsDir, id.slice(0, 2));
  const path = join(folder, id.slice(2));
  if (existsSync(path)) return id;
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `tmp_obj_${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(temporary, "wx", 0o444);
    try {
      await file.writeFile(deflateSync(Buffer.concat([headerOf(type, content), content]), { level: 1 }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return id;
};

const headerOf = (type: ObjectType, content: Buffer): Buffer => Buffer.from(`${type} ${content.length}\0`, "latin1");
