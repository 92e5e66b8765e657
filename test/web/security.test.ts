import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, serveForTest } from "./served.ts";

let server: Awaited<ReturnType<typeof serveForTest>>;
beforeAll(async () => {
  server = await serveForTest();
});
afterAll(() => server.close());

const json = { "content-type": "application/json" };

describe("only browsers that opened the link, on this machine, from the page itself, get anything", () => {
  const hosts = (port: number): readonly (readonly [string, boolean])[] => [
    [`127.0.0.1:${port}`, true],
    [`localhost:${port}`, true],
    [`[::1]:${port}`, true],
    ["127.0.0.1", false],
    [`127.0.0.1:${port + 1}`, false],
    [`localhost.:${port}`, false],
    [`0.0.0.0:${port}`, false],
    [`evil.example:${port}`, false],
    [`127.0.0.1.evil.example:${port}`, false],
    [`127.0.0.1:${port}.evil.example`, false],
    [`user@127.0.0.1:${port}`, false],
    [`LOCALHOST:${port}`, false],
  ];
  const origins = (host: string): readonly (readonly [string | null, string | null, boolean])[] => [
    [`http://${host}`, "same-origin", true],
    [null, null, false],
    ["http://evil.example", "cross-site", false],
    ["null", "cross-site", false],
    [`http://${host}`, "same-site", false],
  ];

  it("60 combinations of Host, Origin and site: a write passes for exactly the three names of this machine", async () => {
    const wrong: string[] = [];
    let passed = 0;
    for (const [host, isOwn] of hosts(server.port))
      for (const [origin, site, isOwnOrigin] of origins(host)) {
        const answer = await ask(server.port, "/api/steer", {
          method: "POST",
          headers: {
            ...json,
            host,
            cookie: server.cookie,
            ...(origin === null ? {} : { origin }),
            ...(site === null ? {} : { "sec-fetch-site": site }),
          },
          body: JSON.stringify({ type: "trial_noted", trial: 1, text: "seen" }),
        });
        const isAccepted = answer.status === 200;
        if (isAccepted) passed += 1;
        if (isAccepted !== (isOwn && isOwnOrigin)) wrong.push(`${host} ${origin} ${site}: ${answer.status}`);
      }
    expect(wrong).toEqual([]);
    expect(passed).toBe(3);
  });

  it("reading is refused under a foreign name and to a foreign page, whatever the cookie", async () => {
    for (const [host, isOwn] of hosts(server.port)) {
      const plain = await ask(server.port, "/api/overview", { headers: { host, cookie: server.cookie } });
      expect(plain.status === 200, host).toBe(isOwn);
      const foreign = await ask(server.port, "/api/overview", {
        headers: { host, cookie: server.cookie, origin: "http://evil.example", "sec-fetch-site": "cross-site" },
      });
      expect(foreign.status, host).not.toBe(200);
      expect(foreign.body).not.toContain("bits-per-char");
    }
  });

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])(
    "%s is answered with 405 or less, and without CORS headers",
    async (method) => {
      const answer = await ask(server.port, "/api/overview", {
        method,
        headers: { host: `127.0.0.1:${server.port}`, cookie: server.cookie, origin: "http://evil.example" },
      });
      expect(answer.status).toBe(405);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    },
  );

  it("without the token nothing is shown, with a wrong one neither, and views, files and events are all behind it", async () => {
    const host = `127.0.0.1:${server.port}`;
    for (const path of [
      "/api/overview",
      "/api/tree",
      "/api/trials.csv",
      "/api/files?trial=1",
      "/api/events",
      "/api/disk",
      "/api/diff?trial=1",
    ])
      for (const cookie of ["", `espalier_${server.port}=wrong`, `espalier_${server.port}=`]) {
        const answer = await ask(server.port, path, { headers: { host, ...(cookie ? { cookie } : {}) } });
        expect(answer.status, path).toBe(401);
      }
  });

  it("the token becomes a cookie that scripts and other sites cannot use", async () => {
    const host = `127.0.0.1:${server.port}`;
    const headers = { ...json, host, origin: `http://${host}` };
    const refused = await ask(server.port, "/api/session", {
      method: "POST",
      headers,
      body: JSON.stringify({ token: "guess" }),
    });
    expect(refused.status).toBe(401);
    const answer = await ask(server.port, "/api/session", {
      method: "POST",
      headers,
      body: JSON.stringify({ token: server.token }),
    });
    expect(answer.status).toBe(200);
    expect(String(answer.headers["set-cookie"])).toMatch(/HttpOnly/);
    expect(String(answer.headers["set-cookie"])).toMatch(/SameSite=Strict/);
  });

  it("every answer forbids inline script, frames, sniffing and other origins", async () => {
    for (const path of ["/", "/api/overview", "/nothing", "/assets/index-abc123.js"]) {
      const { headers } = await ask(server.port, path, { headers: { host: `127.0.0.1:${server.port}` } });
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain("unsafe");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
    }
  });

  it("bodies that are no JSON, too large or of another type are refused", async () => {
    const host = `127.0.0.1:${server.port}`;
    const base = { host, origin: `http://${host}`, cookie: server.cookie };
    const send = (headers: Record<string, string>, body: string) =>
      ask(server.port, "/api/steer", { method: "POST", headers: { ...base, ...headers }, body });
    expect((await send({ "content-type": "text/plain" }, "{}")).status).toBe(415);
    expect((await send({ "content-type": "application/x-www-form-urlencoded" }, "a=b")).status).toBe(415);
    expect((await send(json, "{")).status).toBe(400);
    expect((await send(json, JSON.stringify({ text: "x".repeat(100_000) }))).status).toBe(413);
  });
});

describe("listening", () => {
  it("is on loopback only unless a host is named, and on IPv6 where the machine has it", async () => {
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    const six = await ask(server.port, "/api/overview", {
      address: "::1",
      headers: { host: `[::1]:${server.port}`, cookie: server.cookie },
    }).catch(() => null);
    if (six) expect(six.status).toBe(200);
  });

  it("from another machine the page is read-only unless somebody says otherwise", async () => {
    const open = await serveForTest({ host: "0.0.0.0" });
    expect(open.readOnly).toBe(true);
    await open.close();
  });

  it("a port that is taken is said, with what to do", async () => {
    await expect(serveForTest({ port: server.port })).rejects.toMatchObject({
      code: "usage",
      message: `Port ${server.port} is in use.`,
    });
  });

  it("a further name can be allowed, for a forwarded port", async () => {
    const forwarded = await serveForTest({ allowHosts: ["localhost:9000"] });
    const answer = await ask(forwarded.port, "/api/overview", {
      headers: { host: "localhost:9000", cookie: forwarded.cookie },
    });
    expect(answer.status).toBe(200);
    await forwarded.close();
  });
});
