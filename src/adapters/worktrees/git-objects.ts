import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { deflateSync } from "node:zlib";
import { type GitPlace, gitEnvironment, HARDENED } from "./git-command.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

export interface GitObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Git's objects: read through one long-lived `cat-file`, written as loose files without starting git at all. */
export interface GitObjects {
  /** Null where there is no such object. */
  read(id: string): Promise<GitObject | null>;
  /** Writes an object, synced to disk, and gives its id; its name is durable once a ref written later is. */
  write(type: ObjectType, content: Buffer): Promise<string>;
  close(): void;
}

/** Opens the object store of `place`, whose ids are made by `algorithm`. */
export const gitObjects = (place: GitPlace, objectsDir: string, algorithm: "sha1" | "sha256"): GitObjects => {
  let reader: ObjectReader | null = null;
  return {
    read: (id) => {
      if (reader === null || reader.ended()) reader = objectReader(place);
      return reader.read(id);
    },
    write: (type, content) => writeLoose(objectsDir, algorithm, type, content),
    close: () => {
      reader?.close();
      reader = null;
    },
  };
};

interface ObjectReader {
  read(id: string): Promise<GitObject | null>;
  ended(): boolean;
  close(): void;
}

interface Waiting {
  resolve(object: GitObject | null): void;
  reject(error: Error): void;
}

const objectReader = (place: GitPlace): ObjectReader => {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn("git", [...HARDENED, "cat-file", "--batch"], {
    cwd: "/",
    env: gitEnvironment(place),
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const waiting: Waiting[] = [];
  const parser = answerParser((object) => waiting.shift()?.resolve(object));
  let ended = false;
  const end = (): void => {
    ended = true;
    for (const { reject } of waiting.splice(0)) reject(new Error("git cat-file ended before it answered."));
  };
  child.stdout.on("data", parser);
  child.on("close", end);
  child.on("error", end);
  child.stdin.on("error", end);
  // It ends with its input, so it must not keep a finished program alive.
  child.unref();
  const pipes = [child.stdin, child.stdout].filter((stream) => stream instanceof Socket);
  const idle = (): void => {
    for (const pipe of pipes) pipe.unref();
  };
  const busy = (): void => {
    for (const pipe of pipes) pipe.ref();
  };
  idle();

  return {
    read: (id) =>
      new Promise<GitObject | null>((resolve, reject) => {
        if (!/^[0-9a-f]{40,64}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no object id.`);
        busy();
        waiting.push({ resolve, reject });
        child.stdin.write(`${id}\n`);
      }).finally(() => {
        if (waiting.length === 0) idle();
      }),
    ended: () => ended,
    close: () => child.stdin.end(),
  };
};

/** Cuts the stream of answers (`<id> <type> <size>\n<content>\n`, or `<id> missing\n`) into objects. */
const answerParser = (onObject: (object: GitObject | null) => void): ((chunk: Buffer) => void) => {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let wanted = 0;
  return (chunk) => {
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < wanted) return;
    let bytes = pending.length === 1 ? chunk : Buffer.concat(pending);
    for (;;) {
      const headerEnd = bytes.indexOf(10);
      if (headerEnd < 0) {
        wanted = 0;
        break;
      }
      const [, type, size] = bytes.toString("latin1", 0, headerEnd).split(" ");
      if (size === undefined) {
        onObject(null);
        bytes = bytes.subarray(headerEnd + 1);
        continue;
      }
      const contentEnd = headerEnd + 1 + Number(size);
      wanted = contentEnd + 1;
      if (bytes.length < wanted) break;
      onObject({ type: type as ObjectType, content: bytes.subarray(headerEnd + 1, contentEnd) });
      bytes = bytes.subarray(wanted);
      wanted = 0;
    }
    pending = [bytes];
    pendingBytes = bytes.length;
  };
};

const writeLoose = async (
  objectsDir: string,
  algorithm: "sha1" | "sha256",
  type: ObjectType,
  content: Buffer,
): Promise<string> => {
  const header = Buffer.from(`${type} ${content.length}\0`, "latin1");
  const id = createHash(algorithm).update(header).update(content).digest("hex");
  const folder = join(objectsDir, id.slice(0, 2));
  const path = join(folder, id.slice(2));
  if (existsSync(path)) return id;
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `tmp_obj_${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(temporary, "wx", 0o444);
    try {
      await file.writeFile(deflateSync(Buffer.concat([header, content]), { level: 1 }));
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
