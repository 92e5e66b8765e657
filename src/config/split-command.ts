/** A command as arguments, or what is wrong with it and what to write instead. */
export type SplitCommand =
  | { readonly kind: "split"; readonly argv: readonly string[] }
  | { readonly kind: "refused"; readonly message: string; readonly hint: string };

/** Splits a command line into arguments: quotes and backslashes as in a shell, and nothing else of a shell. */
export const splitCommand = (text: string): SplitCommand => {
  const argv: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place] ?? "";
    const next = text[place + 1] ?? "";
    if (quote !== null) {
      if (character === quote) quote = null;
      else if (quote === '"' && character === "\\" && /["\\$`]/.test(next)) {
        word += next;
        place += 1;
      } else if (quote === '"' && isExpansion(character, next)) return needsShell(text, character);
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (character === "\\" && next !== "") {
      word = (word ?? "") + next;
      place += 1;
    } else if (/\s/.test(character)) {
      if (word !== null) argv.push(word);
      word = null;
    } else if (/[|<>&;`]/.test(character) || isExpansion(character, next)) {
      return needsShell(text, character);
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== null) return { kind: "refused", message: `the quote ${quote} is never closed`, hint: "Close it." };
  if (word !== null) argv.push(word);
  const [first] = argv;
  if (first === undefined) return { kind: "refused", message: "the command is empty", hint: "Write a program." };
  if (/^[A-Za-z_]\w*=/.test(first)) {
    return { kind: "refused", message: `${first} sets a variable, which needs a shell`, hint: `Write: env ${text}` };
  }
  return { kind: "split", argv };
};

/** Joins arguments into a text that `splitCommand` splits into the same ones. */
export const joinCommand = (argv: readonly string[]): string =>
  argv.map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");

const isExpansion = (character: string, next: string): boolean =>
  character === "`" || (character === "$" && /[A-Za-z_{(]/.test(next));

const needsShell = (text: string, character: string): SplitCommand => ({
  kind: "refused",
  message: `commands run without a shell, and "${character}" needs one`,
  hint: `Write the shell yourself: [bash, -c, ${JSON.stringify(text)}]`,
});
