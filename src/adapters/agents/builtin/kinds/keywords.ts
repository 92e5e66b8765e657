import { textOf } from "../../../../source/index.ts";
import { addKeyword, hasSpread } from "../call-edits.ts";
import type { Candidate } from "../candidate.ts";
import { estimatorOf } from "../catalog/estimators.ts";
import { type CodeBase, editableFiles, isWithinReach } from "../code-base.ts";

/** Proposes the named options of known classes: solvers, penalties, averaging, n-grams, class weights. */
export const keywordChoices = (code: CodeBase): Candidate[] =>
  editableFiles(code)
    .flatMap(({ calls }) => calls)
    .filter((call) => isWithinReach(call.file, call.node) && !hasSpread(call))
    .flatMap((call) =>
      (estimatorOf(call)?.choices ?? []).flatMap((choice) => {
        const given = call.keywords.get(choice.name);
        const from = given === undefined ? choice.default : textOf(call.file.tree, given);
        const options = given === undefined ? choice.to : [...choice.to, choice.default];
        return options
          .filter((to) => {
            const more = keywordsIn(to);
            // Two new arguments would be two changes; one that is replaced may bring another.
            return (
              normal(to) !== normal(from) &&
              (given === undefined ? more.length === 0 : !more.some((name) => call.keywords.has(name)))
            );
          })
          .map((to, rank): Candidate => {
            const name = choice.name;
            const edit =
              given === undefined
                ? addKeyword(call, name, to)
                : { path: call.file.path, start: given.start, end: given.end, text: to };
            return {
              kind: `option ${name}`,
              aspects: [...new Set([...choice.aspects, "hyperparameter"])],
              change: {
                component: call.name,
                operation: "set",
                parameter: name,
                from: normal(from),
                to: normal(to),
                unit: "",
                scope: call.file.path,
              },
              action: `Setting ${name} of ${call.name} to ${to} instead of ${from}`,
              reason: choice.reason,
              edits: [edit],
              // Going back to the library's default is the last resort.
              prior: choice.prior * (to === choice.default ? 0.5 : 1 - 0.15 * rank),
            };
          });
      }),
    );

const normal = (text: string): string => text.replace(/["']/g, "");

/** Further keywords that an option brings with it, for example `"adaptive", eta0=0.05`. */
const keywordsIn = (text: string): string[] => [...text.matchAll(/, (\w+)=/g)].map((match) => match[1] ?? "");
