import type { QueryParameters } from "../../src/views/index.ts";

/** Where the page's data come from: a server, or the journal inside a report. */
export interface DataSource {
  readonly kind: "live" | "report";
  readonly readOnly: boolean;
  get(path: string, parameters: QueryParameters, signal: AbortSignal): Promise<unknown>;
  /** Asks the running study for something; resolves with a sentence for the person. */
  steer(event: Readonly<Record<string, unknown>>): Promise<string>;
  /** Follows the study; the returned function stops it. */
  follow(listener: (news: News) => void): () => void;
  /** Address of a file to download, null where there is no server. */
  address(path: string, parameters: QueryParameters): string | null;
}

export type News =
  | { readonly kind: "events"; readonly seq: number; readonly types: readonly string[] }
  | { readonly kind: "connected" }
  | { readonly kind: "lost"; readonly reason: string };

/** What went wrong and what to do, as the server says it. */
export class ViewProblem extends Error {
  readonly hint: string;
  readonly status: number;

  constructor(message: string, hint: string, status: number) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/** Parameters as a query string, in a fixed order, without empty ones. */
export const queryString = (parameters: QueryParameters): string => {
  const pairs = Object.entries(parameters)
    .filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
};
