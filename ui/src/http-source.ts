import { type DataSource, type News, queryString, ViewProblem } from "./source.ts";

/** Trades the token of the link for a cookie that scripts cannot read, and says whether the study may be steered. */
export const openSession = async (token: string | null): Promise<{ readonly readOnly: boolean }> => {
  if (token !== null)
    await request("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
  return (await request("/api/session", {})) as { readOnly: boolean };
};

/** Data from the server that the page came from. */
export const httpSource = ({ readOnly }: { readonly readOnly: boolean }): DataSource => ({
  kind: "live",
  readOnly,
  get: (path, parameters, signal) => request(`/api/${path}${queryString(parameters)}`, { signal }),
  steer: async (event) => {
    const answer = (await request("/api/steer", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(event),
    })) as { isRunning: boolean | null };
    return answer.isRunning === false
      ? "Noted. No orchestrator is running; it takes effect with the next `espalier run`."
      : "Asked for. It shows here once the study has taken it up.";
  },
  follow,
  address: (path, parameters) => `/api/${path}${queryString(parameters)}`,
});

const request = async (address: string, init: RequestInit): Promise<unknown> => {
  let response: Response;
  try {
    response = await fetch(address, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ViewProblem(
      "The server does not answer.",
      "Is `espalier ui` still running? The page comes back by itself.",
      0,
    );
  }
  const body = (await response.json().catch(() => null)) as { error?: { message: string; hint: string } } | null;
  if (!response.ok)
    throw new ViewProblem(
      body?.error?.message ?? `The server answered ${response.status}.`,
      body?.error?.hint ?? "Reload the page.",
      response.status,
    );
  return body;
};

// The browser reconnects by itself with the last event's number while the server is only away; where it gives up
// (an error status after a restart), a new stream is tried, which begins at the number that was seen last.
const follow = (listener: (news: News) => void): (() => void) => {
  let seen: number | null = null;
  let source: EventSource | null = null;
  let timer = 0;
  let isStopped = false;
  const note = (seq: number, types: readonly string[]): void => {
    if (seen !== null && seq <= seen) return;
    seen = seq;
    listener({ kind: "events", seq, types });
  };
  const open = (): void => {
    if (isStopped) return;
    source = new EventSource(`/api/events${seen === null ? "" : `?since=${seen}`}`);
    source.addEventListener("hello", (message) => {
      listener({ kind: "connected" });
      note((JSON.parse(message.data) as { seq: number }).seq, []);
    });
    source.addEventListener("journal", (message) => {
      const batch = JSON.parse(message.data) as { seq: number; types: readonly string[] };
      note(batch.seq, batch.types);
    });
    source.onerror = () => {
      listener({ kind: "lost", reason: "The server is away. The page goes on as soon as it is back." });
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(open, RETRY_MS);
    };
  };
  open();
  return () => {
    isStopped = true;
    window.clearTimeout(timer);
    source?.close();
  };
};

const RETRY_MS = 1500;
