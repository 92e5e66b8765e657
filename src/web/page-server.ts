import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { setCookie } from "hono/cookie";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { EspalierError } from "../core/errors.ts";
import type { JournalEntry } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import { dropIntoInbox } from "../runtime/inbox.ts";
import { answerQuery, type DiskFacts, disk, tableCsv, tableQuery, trialNumber, VIEW_NAMES } from "../views/index.ts";
import type { PageFile } from "./page-files.ts";
import { guardRequests, isToken, protectAnswers, refuse, requireToken, type SecurityOptions } from "./security.ts";
import { readSteering } from "./steering.ts";
import type { StudyReader } from "./study-reader.ts";
import type { TrialFiles } from "./trial-files.ts";

/** What the page's server shows and may do. */
export interface PageServerOptions extends SecurityOptions {
  readonly reader: StudyReader;
  readonly files: TrialFiles;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly readOnly: boolean;
  readonly inboxFolder: string;
  isRunning(): boolean | null;
  nowMs(): number;
  /** The unified diff between two commits, cut after so many bytes. */
  diff(from: string, to: string, maxBytes: number): Promise<{ readonly text: string; readonly truncated: boolean }>;
  measureDisk(): Promise<DiskFacts>;
  /** Path of a trial's worktree while it is on disk. */
  worktreeOf(state: StudyState, trial: number): string | null;
}

/** Builds the server of the page: views, files, diffs, a stream of events, and steering. */
export const pageServer = (options: PageServerOptions): Hono => {
  const { reader, files, page } = options;
  const app = new Hono();
  app.use(protectAnswers);
  app.use(guardRequests(options));
  app.use("/api/*", (context, next) => (context.req.path === "/api/events" ? next() : COMPRESS(context, next)));

  app.post("/api/session", async (context) => {
    const body: unknown = await readBody(context.req.raw);
    const token = typeof body === "object" && body !== null && "token" in body ? String(body.token) : undefined;
    if (!isToken(options, token))
      return refuse(context, 401, "The token is not this study's.", "Open the link that `espalier ui` prints.");
    setCookie(context, options.cookieName, options.token, { httpOnly: true, sameSite: "Strict", path: "/" });
    return context.json({ ok: true });
  });

  app.use("/api/*", requireToken(options));

  app.get("/api/session", (context) => context.json({ readOnly: options.readOnly }));

  for (const view of VIEW_NAMES)
    app.get(`/api/${view}`, (context) => {
      const state = reader.current();
      if (state === null)
        return refuse(context, 503, "The study has no event yet.", "It appears here once `espalier run` has begun.");
      const around = { nowMs: options.isRunning() === true ? options.nowMs() : null, isRunning: options.isRunning() };
      const answer = answerQuery(state, around, view, context.req.query());
      return answer === null
        ? refuse(context, 404, "There is nothing by that number or name.", "The table lists every trial.")
        : context.json(answer as object);
    });

  app.get("/api/trials.csv", (context) => {
    const state = reader.current();
    context.header("content-type", "text/csv; charset=utf-8");
    context.header("content-disposition", 'attachment; filename="trials.csv"');
    return context.body(state === null ? "" : tableCsv(state, tableQuery(context.req.query())));
  });

  app.get("/api/diff", async (context) => {
    const state = reader.current();
    const trial = state?.trials[trialNumber(state, context.req.query("trial")) ?? -1];
    if (!state || !trial) return refuse(context, 404, "There is no such trial.", "The table lists every trial.");
    const against = context.req.query("against") ?? "parent";
    const other = against === "parent" ? (trial.parent ?? 0) : trialNumber(state, against);
    const from = other === null ? undefined : state.trials[other]?.commit;
    if (!from || !trial.commit)
      return refuse(
        context,
        404,
        "One of the two has no commit yet.",
        "A trial gets its commit once it is implemented.",
      );
    const { text, truncated } = await options.diff(from, trial.commit, MOST_DIFF_BYTES);
    return context.json({ trial: trial.number, against: other, text, truncated });
  });

  app.get("/api/files", async (context) => {
    const state = reader.current();
    const trial = state?.trials[trialNumber(state, context.req.query("trial")) ?? -1];
    if (!state || !trial) return refuse(context, 404, "There is no such trial.", "The table lists every trial.");
    return context.json({
      files: await files.list(foldersOf(trial)),
      worktree: options.worktreeOf(state, trial.number),
    });
  });

  app.get("/api/file", async (context) => {
    const state = reader.current();
    const trial = state?.trials[trialNumber(state, context.req.query("trial")) ?? -1];
    const id = context.req.query("id") ?? "";
    const offset = Number(context.req.query("offset") ?? 0);
    const part =
      trial && /^[0-9a-f]{24}$/.test(id) && Number.isSafeInteger(offset)
        ? await files.read(foldersOf(trial), id, offset)
        : null;
    return part === null
      ? refuse(context, 404, "There is no such file.", "The trial's page lists what it left behind.")
      : context.json(part);
  });

  let measured: { readonly atMs: number; readonly facts: Promise<DiskFacts> } | null = null;
  app.get("/api/disk", async (context) => {
    if (measured === null || options.nowMs() - measured.atMs > DISK_FRESH_MS)
      measured = { atMs: options.nowMs(), facts: options.measureDisk() };
    return context.json(disk(await measured.facts));
  });

  app.post("/api/steer", async (context) => {
    if (options.readOnly)
      return refuse(
        context,
        403,
        "This page is read-only.",
        "Steer with the command line, or start the page without --read-only.",
      );
    const event = readSteering(await readBody(context.req.raw), reader.current());
    if (typeof event === "string") return refuse(context, 400, event, "Nothing was changed.");
    dropIntoInbox(options.inboxFolder, `${options.nowMs()}-${randomBytes(6).toString("hex")}`, event);
    return context.json({ accepted: event.type, isRunning: options.isRunning() });
  });

  app.get("/api/events", (context) => {
    const since = Number(context.req.header("last-event-id") ?? context.req.query("since") ?? Number.NaN);
    context.header("x-accel-buffering", "no");
    return streamSSE(context, (stream) => sendEvents(reader, stream, Number.isSafeInteger(since) ? since : null));
  });

  app.get("*", (context) => {
    const file = page.get(context.req.path);
    if (!file) return refuse(context, 404, "There is nothing at this address.", "The page begins at /.");
    context.header("content-type", file.type);
    context.header("cache-control", file.isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    return context.body(new Uint8Array(file.body));
  });

  app.notFound((context) => refuse(context, 404, "There is nothing at this address.", "The page begins at /."));
  app.onError((error, context) =>
    error instanceof BodyProblem
      ? refuse(context, error.status, error.message, "Send a JSON object of at most 64 kB.")
      : error instanceof EspalierError
        ? refuse(context, 500, error.message, error.hint ?? "The terminal of `espalier ui` may say more.")
        : refuse(context, 500, "The page's server failed.", "The terminal of `espalier ui` says more."),
  );
  return app;
};

/** What the stream says of a batch of events: enough to know what to ask for again. */
export interface EventBatch {
  readonly seq: number;
  readonly types: readonly string[];
  readonly trials: readonly number[];
}

// One message a batch, its id the last sequence number: a browser that comes back says where it was.
const sendEvents = async (reader: StudyReader, stream: SSEStreamingApi, since: number | null): Promise<void> => {
  let queue: Promise<void> = Promise.resolve();
  const send = (entries: readonly JournalEntry[]): void => {
    const last = entries.at(-1);
    if (!last) return;
    const trials = new Set(
      entries.flatMap(({ event }) => ("trial" in event && typeof event.trial === "number" ? [event.trial] : [])),
    );
    const batch: EventBatch = {
      seq: last.seq,
      types: [...new Set(entries.map(({ event }) => event.type))],
      trials: [...trials].slice(0, 200),
    };
    queue = queue.then(() => stream.writeSSE({ id: String(last.seq), event: "journal", data: JSON.stringify(batch) }));
  };
  const state = reader.current();
  const stop = reader.follow(send);
  stream.onAbort(stop);
  await stream.writeSSE({ event: "hello", data: JSON.stringify({ seq: state?.seq ?? 0 }), retry: 1000 });
  if (since !== null && since < (state?.seq ?? 0)) send(reader.after(since));
  try {
    while (!stream.aborted && !stream.closed) {
      await stream.sleep(HEARTBEAT_MS);
      await stream.write(": still here\n\n");
    }
  } finally {
    stop();
    await queue;
  }
};

const foldersOf = ({ number, attempt }: StudyState["trials"][number]): readonly string[] => [
  `trials/${number}`,
  ...(attempt === null ? [] : [`attempts/${attempt}`]),
];

/** A body that is too large or no JSON. */
class BodyProblem extends Error {
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

const readBody = async (request: Request): Promise<unknown> => {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MOST_BODY_BYTES) throw new BodyProblem(413, "The body is too large.");
  const text = await request.text();
  if (text.length > MOST_BODY_BYTES) throw new BodyProblem(413, "The body is too large.");
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyProblem(400, "The body is not JSON.");
  }
};

const COMPRESS = compress();
const MOST_BODY_BYTES = 64 * 1024;
const MOST_DIFF_BYTES = 400_000;
const DISK_FRESH_MS = 10_000;
const HEARTBEAT_MS = 15_000;
