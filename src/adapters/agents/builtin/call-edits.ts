import { childOf } from "../../../source/index.ts";
import type { TextEdit } from "./candidate.ts";
import type { Call } from "./code-base.ts";

/** The edit that gives a call one more keyword argument, directly behind its last one. */
export const addKeyword = ({ file, node }: Call, name: string, value: string): TextEdit => {
  const list = childOf(node, "arguments");
  const last = list?.children.filter(({ isNamed, type }) => isNamed && type !== "comment").at(-1);
  const at = last?.end ?? (list?.start ?? node.end - 2) + 1;
  return { path: file.path, start: at, end: at, text: `${last === undefined ? "" : ", "}${name}=${value}` };
};

/** Whether a call takes `*args` or `**kwargs`, which may hold what we would add. */
export const hasSpread = (call: Call): boolean =>
  call.positional.some(({ type }) => type === "list_splat" || type === "dictionary_splat");
