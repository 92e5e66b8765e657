import { type AspectCheck, checkAspect } from "../../adapters/guard/index.ts";
import type { AspectVerdict, Hunk } from "../../guard/index.ts";

/** What `espalier check aspect` is told on the command line. */
export interface CheckAspectOptions {
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  readonly json: boolean;
}

/** Runs `espalier check aspect`: writes the verdict with `print` and returns the exit code. */
export const checkAspectCommand = async (
  options: CheckAspectOptions,
  print: (text: string) => void,
): Promise<number> => {
  const check = await checkAspect(options.directory, options.base, options.head);
  print(
    options.json ? `${JSON.stringify({ schemaVersion: 1, ...checkDocument(check) }, null, 2)}\n` : checkText(check),
  );
  return EXIT_CODES[check.verdict.verdict];
};

const EXIT_CODES: Readonly<Record<AspectVerdict, number>> = { single: 0, unclear: 0, coupled: 10, "no effect": 11 };

const checkDocument = ({ base, head, verdict }: AspectCheck) => ({ base, head, ...verdict });

const checkText = ({ verdict }: AspectCheck): string => {
  const lines = [`${verdict.verdict}: ${verdict.title}`];
  if (verdict.verdict === "coupled")
    verdict.groups.forEach((group, index) => {
      lines.push("", `  ${index + 1}. ${group.title}`, `     ${placesOf(group.hunks)}`);
      if (group.reasons.length > 0) lines.push(`     its parts ${group.reasons.slice(0, 3).join(", ")}`);
    });
  const kinds = verdict.incidental.map(({ kind, hunks }) => `${kind} (${placesOf(hunks)})`);
  if (kinds.length > 0) lines.push("", `  incidental: ${kinds.join("; ")}`);
  for (const change of verdict.silent)
    lines.push("", `  ${change.kind}: ${change.message}`, `     ${placesOf(change.hunks)}`);
  for (const path of verdict.fallback)
    lines.push("", `  ${path} was compared line by line: there is no reader for it, or it does not parse.`);
  return `${lines.join("\n")}\n`;
};

const placesOf = (hunks: readonly Hunk[]): string => {
  const shown = hunks.slice(0, 5).map((hunk) => {
    if (hunk.afterStart > 0)
      return `${hunk.path}:${hunk.afterStart}${hunk.afterEnd > hunk.afterStart ? `-${hunk.afterEnd}` : ""}`;
    return hunk.beforeStart > 0 ? `${hunk.path} (formerly ${hunk.beforeStart})` : hunk.path;
  });
  return shown.join(", ") + (hunks.length > shown.length ? `, ${hunks.length - shown.length} more` : "");
};
