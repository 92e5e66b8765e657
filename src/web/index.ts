export type { EventBatch } from "./page-server.ts";
export { type ReportHtmlOptions, reportHtml } from "./report-html.ts";
export { type RunningServer, type StartServerOptions, startServer } from "./start-server.ts";
export type { FilePart, TrialFile } from "./trial-files.ts";
