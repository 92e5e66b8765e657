import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { type StartServerOptions, startServer } from "../../src/web/index.ts";
import { growingJournal } from "../ui/recorded-page.ts";

/** A server over a recorded study, with a page of three small files, so that no build is needed. */
export const serveForTest = async (options: Partial<StartServerOptions> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-web-"));
  const uiFolder = join(folder, "ui");
  mkdirSync(join(uiFolder, "assets"), { recursive: true });
  writeFileSync(join(uiFolder, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(uiFolder, "assets", "index-abc123.js"), "export {};");
  const studyFolder = join(folder, "study");
  mkdirSync(join(studyFolder, "trials", "1"), { recursive: true });
  writeFileSync(join(studyFolder, "trials", "1", "output.log"), "line one\nline two\n");
  writeFileSync(join(folder, "secret.txt"), SECRET);
  const journal = growingJournal(recordStudy({ trials: 12, isFinished: false }));
  const server = await startServer({
    journal,
    studyFolder,
    inboxFolder: join(studyFolder, "inbox"),
    uiFolder,
    port: 0,
    pollMs: 20,
    isRunning: () => true,
    diff: async (from, to) => ({ text: `${from}..${to}`, truncated: false }),
    measureDisk: async () => ({
      folder,
      journalBytes: 1,
      trialsBytes: 2,
      environmentsBytes: 0,
      worktrees: [],
      freeBytes: 3,
      measuredMs: 0,
    }),
    worktreeOf: () => null,
    ...options,
  });
  return {
    ...server,
    journal,
    folder,
    studyFolder,
    cookie: `espalier_${server.port}=${server.token}`,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request exactly as written: path, Host and method are sent without being tidied up. */
export const ask = (
  port: number,
  path: string,
  {
    method = "GET",
    headers = {},
    body = "",
    address = "127.0.0.1",
  }: { method?: string; headers?: Record<string, string>; body?: string; address?: string } = {},
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: address, port, path, method, headers, setHost: false, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts).toString("utf8"),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });

/** Stands outside of the study's folder; no answer may ever contain it. */
export const SECRET = "canary-outside-the-study";
