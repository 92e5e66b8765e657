import { align } from "./align.ts";
import type { Edit } from "./edits.ts";
import { hunksOf } from "./hunks.ts";
import type { Patch } from "./patch.ts";
import type { FileModel } from "./read-file.ts";
import type { Remark } from "./statement.ts";
import type { Hunk, IncidentalKind, IncidentalPart } from "./types.ts";

/** Lists what in a patch is no change of the experiment, by kind and with lines. */
export const incidentalPartsOf = (patch: Patch, kinds: ReadonlyMap<Edit, IncidentalKind>): IncidentalPart[] => {
  const parts = new Map<IncidentalKind, Hunk[]>();
  const put = (kind: IncidentalKind, hunks: readonly Hunk[]): void => {
    if (hunks.length > 0) parts.set(kind, [...(parts.get(kind) ?? []), ...hunks]);
  };
  for (const kind of new Set(kinds.values()))
    put(kind, hunksOf([...kinds].filter(([, own]) => own === kind).map(([edit]) => edit)));
  put("moved code", hunksOf(patch.moved));
  for (const file of patch.files) {
    if (file.kind === "notes") put("notes file", [wholeFile(file.path)]);
    else if (file.kind === "data") put("data file", file.isNew ? [wholeFile(file.path)] : []);
    else {
      const remarks = (["comment", "docstring"] as const).map((kind) => ({ kind, hunks: changedRemarks(file, kind) }));
      for (const { kind, hunks } of remarks) put(kind, hunks);
      const isTouched = [...patch.edits, ...patch.moved].some((edit) => edit.path === file.path);
      if (!isTouched && remarks.every(({ hunks }) => hunks.length === 0)) put("formatting", [wholeFile(file.path)]);
    }
  }
  return [...parts].map(([kind, hunks]) => ({ kind, hunks }));
};

const wholeFile = (path: string): Hunk => ({ path, beforeStart: 0, beforeEnd: 0, afterStart: 0, afterEnd: 0 });

const changedRemarks = (file: FileModel, kind: Remark["kind"]): Hunk[] => {
  const before = file.before.remarks.filter((remark) => remark.kind === kind);
  const after = file.after.remarks.filter((remark) => remark.kind === kind);
  const partner = align(
    before.map((remark) => remark.text),
    after.map((remark) => remark.text),
  );
  const kept = new Set(partner);
  const gone = before.filter((_, index) => (partner[index] ?? -1) < 0);
  const come = after.filter((_, index) => !kept.has(index));
  return [
    ...gone.map((remark) => ({ ...wholeFile(file.path), beforeStart: remark.startLine, beforeEnd: remark.endLine })),
    ...come.map((remark) => ({ ...wholeFile(file.path), afterStart: remark.startLine, afterEnd: remark.endLine })),
  ];
};
