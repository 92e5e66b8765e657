import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { reportHtml } from "../../src/web/index.ts";
import { axeViolations, openBrowser, settled } from "./browser.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";
import { serveRecorded } from "./recorded-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const PLACES = [
  "/",
  "/tree?t=1",
  "/tree?t=2&pruned=1",
  "/curve",
  "/trials",
  "/trials?q=%3Cscript%3E",
  "/compare/1,2,3,4,5,6,7,8",
  "/metrics",
  "/evidence",
  "/memory",
  "/memory?kind=refused",
  "/memory?from=40",
  "/disk",
  "/%3Cscript%3E",
  "/trial/%3Cimg%20src=x%3E",
];

const watch = async (page: Page) => {
  const seen = { dialogs: 0, foreign: [] as string[], errors: [] as string[] };
  page.on("dialog", (dialog) => {
    seen.dialogs += 1;
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (/evil\.example/.test(request.url()) || !/^(http:\/\/127\.0\.0\.1:|file:|data:|blob:)/.test(request.url()))
      seen.foreign.push(request.url());
  });
  page.on("pageerror", (error) => seen.errors.push(error.message));
  return seen;
};

const expectHarmless = async (page: Page, seen: Awaited<ReturnType<typeof watch>>): Promise<void> => {
  expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined();
  expect(
    await page
      .locator("main script, main iframe, main object, main img, main style, main base, main link, main form[action]")
      .count(),
  ).toBe(0);
  expect(seen).toEqual({ dialogs: 0, foreign: [], errors: [] });
};

describe("sixty hostile texts in every field", () => {
  it("there are sixty of them, and each is in the recorded study", () => {
    expect(new Set(HOSTILE_TEXTS).size).toBe(60);
    const journal = JSON.stringify(recordStudy({ trials: 150, isFinished: true, hostile: HOSTILE_TEXTS }));
    const missing = HOSTILE_TEXTS.filter((text) => !journal.includes(JSON.stringify(text).slice(1, -1)));
    expect(missing).toEqual([]);
  });

  it("on the page: no dialog, no request to elsewhere, no element of theirs, and the texts are read as texts", async () => {
    const name = "<img src=x onerror=alert(2)>";
    const server = await serveRecorded(recordStudy({ trials: 150, isFinished: true, hostile: HOSTILE_TEXTS, name }), {
      diffText: `diff --git a/<img src=x onerror=alert(3)>.py b/<img src=x onerror=alert(3)>.py\n--- a/x\n+++ b/<img src=x onerror=alert(3)>.py\n@@ -1,2 +1,${HOSTILE_TEXTS.length + 1} @@\n context\n${HOSTILE_TEXTS.map((text) => `+${text.replaceAll("\n", " ")}`).join("\n")}\n`,
    });
    for (const trial of [1, 2]) {
      const folder = join(server.folder, "trials", String(trial), "<svg onload=alert(4)>");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "output\u202e.log"), HOSTILE_TEXTS.join("\n"));
    }
    HOSTILE_TEXTS.forEach((text, i) => {
      server.append({ type: "trial_noted", trial: 1 + (i % 20), text, by: text.slice(0, 80) });
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    const seen = await watch(page);
    await page.goto(server.url);
    await settled(page);
    const trials = Array.from({ length: 24 }, (_, i) => `/trial/${i}`);
    for (const place of [...PLACES, ...trials]) {
      await page.goto(`${server.origin}/#${place}`);
      await settled(page);
      await expectHarmless(page, seen);
    }
    await page.goto(`${server.origin}/#/trial/1`);
    await settled(page);
    await page.getByLabel("File", { exact: true }).selectOption({ index: 1 });
    await page.locator("pre.log").waitFor();
    const log = (await page.locator("pre.log").textContent()) ?? "";
    expect(log).toContain("<script>window.pwned=1;alert(1)</script>");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be left.
    expect(log).not.toMatch(/[\u0000-\u0008\u001b\u009b\u202e]/);
    expect(await page.locator(".diff-lines").textContent()).toContain("</script><script>alert(1)</script>");
    await expectHarmless(page, seen);
    await context.close();
    await server.close();
  });

  it("in the report: it opens from a file without a network, shows every view, and nothing of theirs runs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "espalier-report-"));
    const path = join(folder, "report.html");
    const entries = recordStudy({
      trials: 150,
      isFinished: true,
      hostile: HOSTILE_TEXTS,
      name: "</title><script>alert(1)</script>",
    });
    writeFileSync(
      path,
      reportHtml({
        name: "</title><script>alert(1)</script>",
        entries,
        diffs: { "1": { text: `diff --git a/x b/x\n@@ -1 +1 @@\n+${HOSTILE_TEXTS[0]}\n`, truncated: false } },
        uiFolder: fileURLToPath(new URL("../../dist/ui-report", import.meta.url)),
      }),
    );
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    const seen = await watch(page);
    await page.goto(`file://${path}`);
    await settled(page);
    for (const place of [...PLACES.filter((name) => name !== "/disk"), "/trial/0", "/trial/1", "/trial/2"]) {
      await page.goto(`file://${path}#${place}`);
      await settled(page);
      await expectHarmless(page, seen);
    }
    await page.goto(`file://${path}#/`);
    await settled(page);
    expect(await page.locator("main").textContent()).toMatch(/Confirmed/);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.getByRole("button", { name: /Pause|Steer/ }).count()).toBe(0);
    await context.close();
    rmSync(folder, { recursive: true });
  });
});
