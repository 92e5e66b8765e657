import { type JsonNode, readJson } from "./json-values.ts";
import { lineFinder } from "./lines.ts";

/** The code of a notebook as one Python text, and the notebook line that each of its lines came from. */
export interface NotebookCode {
  readonly python: string;
  /** `lines[i]` is the line in the notebook file of line `i + 1` of `python`. */
  readonly lines: readonly number[];
}

/** Reads the code cells of a notebook, outputs and prose left out; undefined where it is not a notebook. */
export const readNotebook = (text: string): NotebookCode | undefined => {
  const root = readJson(text);
  const cells = root === undefined ? undefined : memberOf(root, "cells");
  if (cells?.kind !== "array") return undefined;
  const lineOf = lineFinder(text);
  const code: string[] = [];
  const lines: number[] = [];
  for (const cell of cells.items) {
    const type = memberOf(cell, "cell_type");
    if (type?.kind !== "scalar" || type.value !== "code") continue;
    for (const piece of sourceOf(cell)) {
      for (const line of piece.text.replace(/\n$/, "").split("\n")) {
        code.push(asPython(line));
        lines.push(lineOf(piece.start));
      }
    }
  }
  return { python: code.join("\n") + (code.length > 0 ? "\n" : ""), lines };
};

const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.kind === "object" ? node.members.find((member) => member.key === key)?.value : undefined;

const sourceOf = (cell: JsonNode): { text: string; start: number }[] => {
  const source = memberOf(cell, "source");
  if (source === undefined) return [];
  const pieces = source.kind === "array" ? source.items : [source];
  return pieces.flatMap((piece) =>
    piece.kind === "scalar" && typeof piece.value === "string" ? [{ text: piece.value, start: piece.start }] : [],
  );
};

/** Shell escapes and magics are not Python: they become a call with their text, so that the parser can read on. */
const asPython = (line: string): string => {
  const magic = /^(\s*)([!%].*)$/.exec(line);
  return magic === null ? line : `${magic[1]}__magic__(${JSON.stringify(magic[2])})`;
};
