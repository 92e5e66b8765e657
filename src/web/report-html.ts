import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EspalierError } from "../core/errors.ts";
import type { JournalEntry } from "../core/events.ts";

/** What a report carries beside the journal. */
export interface ReportHtmlOptions {
  readonly name: string;
  readonly entries: readonly JournalEntry[];
  /** Diffs by trial against its parent; `root/<n>` against the baseline. */
  readonly diffs: Readonly<Record<string, { readonly text: string; readonly truncated: boolean }>>;
  /** The built page for reports, usually `dist/ui-report`. */
  readonly uiFolder: string;
}

/**
 * One file that shows the whole study without a network: the page's own components, fed by the journal inside it. Its
 * content policy allows exactly its own script, by digest.
 */
export const reportHtml = ({ name, entries, diffs, uiFolder }: ReportHtmlOptions): string => {
  const script = builtFile(uiFolder, "report.js");
  const style = builtFile(uiFolder, "report.css");
  const data = gzipSync(JSON.stringify({ entries: entries.map(withoutSecret), diffs }), { level: 9 }).toString(
    "base64",
  );
  const policy = [
    "default-src 'none'",
    `script-src ${digestOf(script)}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(name)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    '<div id="page"><p class="boot">Unpacking the study…</p></div>',
    "<noscript>This report draws itself with JavaScript; report.md beside it says the same in words.</noscript>",
    `<script type="application/octet-stream" id="espalier-data">${data}</script>`,
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
};

// Nobody who reads a report needs what the seeds of a study that goes on are derived from.
const withoutSecret = (entry: JournalEntry): JournalEntry =>
  entry.event.type === "study_created" ? { ...entry, event: { ...entry.event, secret: "" } } : entry;

const builtFile = (folder: string, name: string): string => {
  const path = join(folder, name);
  if (!existsSync(path))
    throw new EspalierError("internal", `The page for reports is not built: there is no ${path}.`, {
      hint: "In a checkout run `npm run build` once; an installed package carries it. report.md is complete without it.",
    });
  // A script or style sheet that names its own end tag would end early.
  return readFileSync(path, "utf8")
    .replaceAll(/<\/(script|style)/gi, "<\\/$1")
    .replaceAll("<!--", "<\\!--");
};

const digestOf = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
