import { redactSecrets } from "../core/redact.ts";
import { plainText } from "./plain-text.ts";

/** A section of a prompt: a heading and its lines; without lines it is left out. */
export type Section = readonly [title: string, lines: readonly string[]];

/** Joins sections to Markdown. */
export const sections = (parts: readonly Section[]): string =>
  parts
    .map(([title, lines]) => [title, lines.filter((line) => line !== "")] as const)
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `## ${title}\n\n${lines.join("\n")}\n`)
    .join("\n");

/** A name in backticks; nothing in it can end them. */
export const code = (text: string): string => `\`${oneLine(text, 200).replaceAll("`", "'")}\``;

/** At most `limit` names in backticks, and how many more there are. */
export const codes = (texts: readonly string[], limit: number): string => {
  const more = texts.length > limit ? ` and ${texts.length - limit} more` : "";
  return texts.slice(0, limit).map(code).join(", ") + more;
};

/** Words of others on one line, without control characters or secrets, cut to length. */
export const quote = (text: string): string => oneLine(text, 600);

/** The start of a longer text of others as a block that nothing in it can end. */
export const fence = (text: string): string => block(cut(clean(text), 4000));

/** The end of a longer text of others, where programs say what went wrong. */
export const fenceEnd = (text: string): string => {
  const characters = [...clean(text)];
  const end = characters.slice(-4000).join("");
  return block(characters.length > 4000 ? `[…] ${end}` : end);
};

/** A number with as many digits as matter. */
export const number = (value: number): string => (value === 0 ? "0" : Number(value.toPrecision(4)).toString());

/** The same with its sign. */
export const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value));

const block = (text: string): string => `~~~text\n${text.replaceAll("~~~", "~ ~ ~")}\n~~~`;

const oneLine = (text: string, length: number): string => cut(clean(text).replaceAll(/\s+/g, " ").trim(), length);

const clean = (text: string): string => redactSecrets(plainText(text));

const cut = (text: string, length: number): string => {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length).join("")} […]` : text;
};
