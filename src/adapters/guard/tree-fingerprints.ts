import type { ObjectSource } from "../../git/index.ts";
import { fileFingerprint, isNotesPath, treeFingerprint } from "../../guard/index.ts";
import { languageOf, type Parsers } from "../../source/index.ts";
import { filesOf, type TreeFile, textsOf } from "./tree-files.ts";

/** Gives the digest of a tree without comments, layout and notes; remembers each file's, since trials share most. */
export const treeFingerprints = (objects: ObjectSource, parsers: Parsers): ((tree: string) => Promise<string>) => {
  const known = new Map<string, string | undefined>();
  return async (tree) => {
    const files = await filesOf(objects, tree);
    const unknown = files.filter((file) => isRead(file) && !known.has(keyOf(file)));
    for (let at = 0; at < unknown.length; at += GROUP) {
      const group = unknown.slice(at, at + GROUP);
      const textOf = await textsOf(objects, group);
      for (const file of group) known.set(keyOf(file), fileFingerprint(file.path, textOf(file), parsers));
    }
    const digests = new Map<string, string>();
    for (const file of files) {
      if (isNotesPath(file.path)) continue;
      const own = isRead(file) ? known.get(keyOf(file)) : file.id;
      if (own !== undefined) digests.set(file.path, own);
    }
    return treeFingerprint(digests);
  };
};

/** Code and settings are read; everything else is told apart by the id of its content. */
const isRead = (file: TreeFile): boolean => file.mode.startsWith("100") && languageOf(file.path) !== "text";

const keyOf = (file: TreeFile): string => `${file.id} ${languageOf(file.path)}`;

/** So many texts are held at a time. */
const GROUP = 64;
