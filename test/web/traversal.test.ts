import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, SECRET, serveForTest } from "./served.ts";

let server: Awaited<ReturnType<typeof serveForTest>>;
beforeAll(async () => {
  server = await serveForTest();
});
afterAll(() => server.close());

const get = (path: string) =>
  ask(server.port, path, { headers: { host: `127.0.0.1:${server.port}`, cookie: server.cookie } });

// Ways to write "one folder up" and "the root of the disk", as they were used against artifact stores.
const UPS = [
  "..",
  "%2e%2e",
  "%2E%2E",
  ".%2e",
  "%2e.",
  "%252e%252e",
  "..%00",
  "..;",
  "....",
  "%c0%ae%c0%ae",
  "%uff0e%uff0e",
  "..%5c",
  "..\\",
  "\u2025",
];
const SEPARATORS = ["/", "%2f", "%2F", "%252f", "%5c", "\\", "//", "/./", "%c0%af", ";/"];
const ROOTS = [
  "/api/file?trial=1&id=",
  "/api/file?id=x&trial=",
  "/assets/",
  "/",
  "/api/diff?trial=1&against=",
  "/api/files?trial=",
];

const payloads = (): readonly string[] => {
  const list: string[] = [];
  for (const up of UPS) for (const separator of SEPARATORS) list.push(`${`${up}${separator}`.repeat(4)}secret.txt`);
  for (const absolute of [
    "/etc/passwd",
    "file:///etc/passwd",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "C:\\Windows\\win.ini",
    "/proc/self/environ",
    "\\\\host\\share",
  ])
    for (const ending of ["", "%00", "%00.log", "?", "#", ";", "/.", "%20"]) list.push(`${absolute}${ending}`);
  for (const name of [
    "../secret.txt",
    "secret.txt",
    "../../study/../secret.txt",
    "trials/1/output.log",
    "output.log",
    "1/../../secret.txt",
  ])
    list.push(name);
  return list;
};

describe("no address leads out of the study's folder", () => {
  it("200 payloads at six entrances give not one byte from outside", async () => {
    const all = payloads();
    expect(all.length).toBeGreaterThanOrEqual(200);
    for (const root of ROOTS)
      for (const payload of all) {
        const path = `${root}${payload}`.replaceAll(/[^\u0021-\u007e]/g, (character) => encodeURIComponent(character));
        const answer = await get(path);
        expect(answer.body, path).not.toContain(SECRET);
        expect(answer.body, path).not.toContain("root:x:0:0");
        expect(answer.body, path).not.toContain("line one");
      }
  });

  it("a file is had by the id that the list gives, and its text comes piece by piece", async () => {
    const { files } = JSON.parse((await get("/api/files?trial=1")).body) as {
      files: { id: string; name: string; kind: string }[];
    };
    const log = files.find(({ name }) => name === "output.log");
    expect(log).toMatchObject({ kind: "log", id: expect.stringMatching(/^[0-9a-f]{24}$/) });
    const part = JSON.parse((await get(`/api/file?trial=1&id=${log?.id}&offset=5`)).body) as {
      text: string;
      nextOffset: number;
      size: number;
    };
    expect(part).toMatchObject({ text: "one\nline two\n", nextOffset: 18, size: 18 });
    const tail = JSON.parse((await get(`/api/file?trial=1&id=${log?.id}&offset=-9`)).body) as { text: string };
    expect(tail.text).toBe("line two\n");
  });

  it("an id of one trial opens nothing of another", async () => {
    const { files } = JSON.parse((await get("/api/files?trial=1")).body) as { files: { id: string }[] };
    expect((await get(`/api/file?trial=2&id=${files[0]?.id}`)).status).toBe(404);
  });

  it("links that a trial left behind, to files or folders, are neither listed nor followed", async () => {
    const trial = join(server.studyFolder, "trials", "3");
    mkdirSync(trial, { recursive: true });
    symlinkSync(join(server.folder, "secret.txt"), join(trial, "innocent.log"));
    symlinkSync(server.folder, join(trial, "more"));
    symlinkSync("/etc", join(server.studyFolder, "trials", "4"));
    writeFileSync(join(trial, "real.log"), "real\n");
    const third = JSON.parse((await get("/api/files?trial=3")).body) as { files: { name: string }[] };
    expect(third.files.map(({ name }) => name)).toEqual(["real.log"]);
    const fourth = JSON.parse((await get("/api/files?trial=4")).body) as { files: unknown[] };
    expect(fourth.files).toEqual([]);
    expect(readdirSync(trial)).toContain("innocent.log");
  });

  it("names of files are shown as they are, hostile ones too, and never become part of an address", async () => {
    const trial = join(server.studyFolder, "trials", "5");
    mkdirSync(trial, { recursive: true });
    writeFileSync(join(trial, '<img src=x onerror="alert(1)">.log'), "harmless\n");
    const { files } = JSON.parse((await get("/api/files?trial=5")).body) as { files: { id: string; name: string }[] };
    expect(files[0]?.name).toContain("<img");
    expect((await get(`/api/file?trial=5&id=${files[0]?.id}`)).headers["content-type"]).toContain("application/json");
  });
});
