/**
 * Makes a text safe for a terminal or a Markdown file: escape sequences and control characters go, characters that
 * turn the reading direction are spelled out. Line breaks and tabs stay.
 */
export const plainText = (text: string): string =>
  text
    .replace(SEQUENCES, "")
    .replace(CONTROLS, "")
    .replace(DIRECTIONS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The same on one line, white space joined. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, " ").trim();

/** Text in Markdown that is shown as it is: nothing in it is markup, a link or HTML. */
export const markdownText = (text: string): string =>
  plainLine(text)
    .replace(/[\\`*_[\]<>|~$]|^[-+=#]/g, (character) => `\\${character}`)
    .replace(/&/g, "&amp;")
    .replace(/:\/\//g, ":\\//")
    .replace(/@/g, "&#64;");

const ESC = "\u001b";
const ST = `(?:${ESC}\\\\|\u009c|\u0007)`;

// Strings that a terminal swallows up to their end (OSC, DCS, SOS, PM, APC), then CSI, then two-character escapes.
const SEQUENCES = new RegExp(
  `(?:${ESC}[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u009c${ESC}]*(?:${ST})?` +
    `|(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?` +
    `|${ESC}[ -/]*[0-~]?`,
  "g",
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to be found.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const DIRECTIONS = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
