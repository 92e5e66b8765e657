import { didYouMean } from "../../config/index.ts";
import type { CliContext } from "../context.ts";

/** Asks a person to choose; where nobody is to be asked the default is taken. */
export type Asker = (question: string, choices: readonly string[], preset: string) => Promise<string>;

/** Asks on a terminal only, and never with `--yes` or `--no-input`. */
export const askerOf = ({ world, options }: CliContext, isYes: boolean): Asker => {
  if (isYes || !options.input || !world.input.isTerminal) return async (_question, _choices, preset) => preset;
  return async (question, choices, preset) => {
    const list = choices.length <= 1 ? "" : choices.map((choice, index) => `\n  ${index + 1}. ${choice}`).join("");
    for (;;) {
      const answer = (await world.input.ask(`${question}${list}\n[${preset}] `)).trim();
      if (answer === "") return preset;
      const chosen =
        choices[Number(answer) - 1] ??
        choices.find((choice) => choice === answer || (answer.length === 1 && choice.startsWith(answer)));
      if (chosen !== undefined) return chosen;
      const near = didYouMean(answer, choices);
      if (near === null && choices.length > 2) return answer;
      world.stderr.write(`Please choose one of them${near === null ? "" : `; did you mean ${near}?`}\n`);
    }
  };
};
