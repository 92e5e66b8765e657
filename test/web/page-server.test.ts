import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { EspalierError } from "../../src/core/errors.ts";
import { readInbox } from "../../src/runtime/inbox.ts";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { VIEW_NAMES } from "../../src/views/index.ts";
import { growingJournal } from "../ui/recorded-page.ts";
import { ask, serveForTest } from "./served.ts";

const open: Awaited<ReturnType<typeof serveForTest>>[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
const serve = async (...options: Parameters<typeof serveForTest>) => {
  const server = await serveForTest(...options);
  open.push(server);
  const host = `127.0.0.1:${server.port}`;
  return {
    ...server,
    get: (path: string) => ask(server.port, path, { headers: { host, cookie: server.cookie } }),
    post: (path: string, body: unknown) =>
      ask(server.port, path, {
        method: "POST",
        headers: { host, cookie: server.cookie, origin: `http://${host}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
};

describe("the server answers what the page asks", () => {
  it.each(VIEW_NAMES)("the view %s", async (name) => {
    const server = await serve();
    const answer = await server.get(`/api/${name}?n=1&trials=0,1`);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toContain("application/json");
  });

  it("a trial that does not exist is a 404 with a sentence, an empty journal a 503", async () => {
    const server = await serve();
    expect(await server.get("/api/trial?n=9999")).toMatchObject({
      status: 404,
      body: expect.stringContaining("nothing by that number"),
    });
    const empty = await serve({ journal: growingJournal([]) });
    expect(await empty.get("/api/overview")).toMatchObject({
      status: 503,
      body: expect.stringContaining("espalier run"),
    });
  });

  it("a diff is asked for between commits of the journal, never by what the client wrote", async () => {
    const server = await serve();
    const commit = server.reader.current()?.trials[1]?.commit;
    const answer = JSON.parse((await server.get("/api/diff?trial=1&against=root")).body) as { text: string };
    expect(answer.text).toBe(`${server.reader.current()?.baseCommit}..${commit}`);
    expect((await server.get("/api/diff?trial=1&against=HEAD~1")).status).toBe(404);
  });

  it("the page's own files are served from memory, hashed ones for ever", async () => {
    const server = await serve();
    expect((await server.get("/")).body).toContain("<title>page</title>");
    expect((await server.get("/assets/index-abc123.js")).headers["cache-control"]).toContain("immutable");
    expect((await server.get("/assets/nothing.js")).status).toBe(404);
  });

  it("a page that is not built is said, with what to do", async () => {
    await expect(serveForTest({ uiFolder: "/nowhere" })).rejects.toMatchObject({
      hint: expect.stringContaining("npm run build"),
    });
  });
});

describe("a journal that cannot be read", () => {
  it("is an answer with the reason, not the end of the server, and the page goes on once it can", async () => {
    const journal = growingJournal(recordStudy({ trials: 3, isFinished: false }));
    let isBroken = false;
    const server = await serve({
      journal: {
        ...journal,
        read: (afterSeq) => {
          if (isBroken) throw new EspalierError("journal_damaged", "Entry 7 does not follow from entry 6.");
          return journal.read(afterSeq);
        },
      },
    });
    const stop = server.reader.follow(() => undefined);
    isBroken = true;
    await sleep(80);
    expect(await server.get("/api/overview")).toMatchObject({
      status: 500,
      body: expect.stringContaining("Entry 7 does not follow"),
    });
    isBroken = false;
    expect((await server.get("/api/overview")).status).toBe(200);
    stop();
  });
});

describe("steering", () => {
  const events = [
    { type: "study_paused" },
    { type: "study_resumed" },
    { type: "study_stopped" },
    { type: "trial_banned", trial: 1 },
    { type: "trial_pinned", trial: 2 },
    { type: "trial_retried", trial: 1 },
    { type: "trial_noted", trial: 1, text: "Looks odd." },
    { type: "instruction_given", text: "Leave the tokenizer alone." },
    { type: "hypothesis_suggested", text: "A longer warm-up helps." },
    { type: "review_given", stage: "proposal", subject: 1, approved: true },
  ];

  it.each(events)("$type lands in the inbox of the orchestrator, signed by the page", async (event) => {
    const server = await serve();
    expect((await server.post("/api/steer", { ...event, by: "somebody else" })).status).toBe(200);
    const messages = readInbox(join(server.studyFolder, "inbox"));
    expect(messages.map(({ event: found }) => found)).toEqual([{ ...event, by: "page" }]);
  });

  it.each([
    [{ type: "trial_banned", trial: 999 }, "no trial #999"],
    [{ type: "trial_banned", trial: -1 }, "not one of the things"],
    [{ type: "study_created" }, "not one of the things"],
    [{ type: "look_taken", certification: 1 }, "not one of the things"],
    [{ type: "instruction_given", text: "" }, "between 1 and"],
    [{ type: "instruction_given", text: "x".repeat(4001) }, "between 1 and"],
    [[], "not an object"],
    ["pause", "not an object"],
  ])("%j is refused with a sentence and leaves nothing behind", async (body, sentence) => {
    const server = await serve();
    const answer = await server.post("/api/steer", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(sentence);
    expect(readInbox(join(server.studyFolder, "inbox"))).toEqual([]);
  });

  it("a read-only page refuses all of it", async () => {
    const server = await serve({ readOnly: true });
    expect((await server.post("/api/steer", { type: "study_paused" })).status).toBe(403);
    expect(readdirSync(server.studyFolder)).not.toContain("inbox");
  });

  it("messages are whole files, not drafts", async () => {
    const server = await serve();
    await server.post("/api/steer", { type: "study_paused" });
    const [name] = readdirSync(join(server.studyFolder, "inbox"));
    expect(name).toMatch(/^\d+-[0-9a-f]{12}\.json$/);
    expect(JSON.parse(readFileSync(join(server.studyFolder, "inbox", name ?? ""), "utf8"))).toEqual({
      type: "study_paused",
      by: "page",
    });
  });
});

describe("the stream of events", () => {
  const listen = async (server: Awaited<ReturnType<typeof serve>>, headers: Record<string, string> = {}) => {
    const abort = new AbortController();
    const response = await fetch(`${server.origin}/api/events`, {
      headers: { cookie: server.cookie, ...headers },
      signal: abort.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const pump = (async () => {
      for (;;) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) return;
        text += chunk.value;
      }
    })().catch(() => undefined);
    const until = async (pattern: RegExp): Promise<string> => {
      for (let i = 0; i < 500; i++) {
        if (pattern.test(text)) return text;
        await sleep(10);
      }
      throw new Error(`the stream never said ${pattern}: ${text}`);
    };
    return {
      until,
      text: () => text,
      stop: async () => {
        abort.abort();
        await pump;
      },
    };
  };

  it("says hello with the last number, then what is new, with its number as id", async () => {
    const server = await serve();
    const stream = await listen(server);
    const seq = server.reader.current()?.seq ?? 0;
    await stream.until(new RegExp(`event: hello\\s+data: {"seq":${seq}}`));
    server.journal.append([{ type: "trial_noted", trial: 1, text: "hello", by: "test" }], Date.now());
    const text = await stream.until(new RegExp(`id: ${seq + 1}`));
    expect(text).toContain('"types":["trial_noted"],"trials":[1]');
    await stream.stop();
  });

  it("goes on after a break where the browser says that it was", async () => {
    const server = await serve();
    const seq = server.reader.current()?.seq ?? 0;
    server.journal.append(
      [
        { type: "study_paused", by: "test" },
        { type: "study_resumed", by: "test" },
      ],
      Date.now(),
    );
    const stream = await listen(server, { "last-event-id": String(seq) });
    const text = await stream.until(new RegExp(`id: ${seq + 2}`));
    expect(text).toContain('"types":["study_paused","study_resumed"]');
    await stream.stop();
  });

  it("reaches many readers at once and lets go of all of them", async () => {
    const server = await serve();
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen(server)));
    const seq = server.reader.current()?.seq ?? 0;
    for (let i = 0; i < 30; i++)
      server.journal.append([{ type: "instruction_given", text: `${i}`, by: "test" }], Date.now());
    await Promise.all(streams.map((stream) => stream.until(new RegExp(`id: ${seq + 30}`))));
    await Promise.all(streams.map((stream) => stream.stop()));
  });
});
