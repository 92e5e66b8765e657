import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { axeViolations, openBrowser, settled } from "./browser.ts";
import { type ServedStudy, serveRecorded } from "./recorded-page.ts";

let browser: Browser;
let server: ServedStudy;
let refused: ServedStudy;
beforeAll(async () => {
  browser = await openBrowser();
  server = await serveRecorded(recordStudy({ trials: 60, isFinished: true }));
  refused = await serveRecorded(recordStudy({ trials: 3, isFinished: false }).slice(0, 3));
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await refused.close();
});

const VIEWS: readonly (readonly [name: string, place: string, heading: RegExp])[] = [
  ["overview", "/", /Lower the validation/],
  ["tree", "/tree?t=3", /Tree of trials/],
  ["curve", "/curve", /Best so far/],
  ["curve by time", "/curve?by=hours&all=1", /Best so far/],
  ["trials", "/trials", /Trials/],
  ["trials filtered", "/trials?verdicts=unclear&sort=gain&desc=1", /Trials/],
  ["a trial", "/trial/3", /./],
  ["the root", "/trial/0", /unmodified repository/],
  ["compare", "/compare/0,3,7", /Compare/],
  ["metrics", "/metrics", /Two metrics/],
  ["evidence", "/evidence", /Evidence/],
  ["memory", "/memory", /Memory/],
  ["memory refused", "/memory?kind=refused", /Memory/],
  ["disk", "/disk", /Disk/],
];

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

const openPage = async (study: ServedStudy, place: string, size: keyof typeof SIZES, colorScheme: "light" | "dark") => {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(study.url);
  await settled(page);
  await page.goto(`${study.origin}/#${place}`);
  await settled(page);
  return { page, complaints, close: () => context.close() };
};

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe("every view on a recorded study", () => {
  for (const [size, theme] of [
    ["desk", "light"],
    ["desk", "dark"],
    ["phone", "light"],
  ] as const)
    describe(`on a ${size} in ${theme} colours`, () => {
      let opened: Awaited<ReturnType<typeof openPage>>;
      beforeAll(async () => {
        opened = await openPage(server, "/", size, theme);
      });
      afterAll(() => opened.close());

      it.each(VIEWS)(
        "%s has its heading, fits the width, and neither the console nor axe complains",
        async (_, place, heading) => {
          const { page, complaints } = opened;
          await page.goto(`${server.origin}/#${place}`);
          await settled(page);
          expect(await page.locator("h1").first().textContent()).toMatch(heading);
          expect(await axeViolations(page)).toEqual([]);
          expect(complaints).toEqual([]);
          expect(await overflow(page)).toBeLessThanOrEqual(0);
        },
      );
    });
});

describe("what is on the page", () => {
  it("the overview says baseline, best and confirmed with interval and n, the budget and the cost", async () => {
    const { page, close } = await openPage(server, "/", "desk", "light");
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text).toMatch(/Confirmed and audited/);
    expect(text).toMatch(/\+0\.\d+/);
    expect(text).toMatch(/against the baseline, \[\+0\.\d+, \+0\.\d+\], \d+ unseen pairs/);
    expect(text).toMatch(/replicates\d+ of \d+/);
    expect(text).toMatch(/\$\d/);
    await close();
  });

  it("a trial shows its replicates one by one, its diff, and the git command to check it out", async () => {
    const { page, close } = await openPage(server, "/trial/3", "desk", "light");
    await page.getByText("Replicates, one by one").waitFor();
    expect(await page.locator(".diff-lines li.add").count()).toBeGreaterThan(0);
    expect(await page.getByText(/git worktree add \.\.\/trial-3 [0-9a-f]{12}/).count()).toBe(1);
    await page.getByLabel("File", { exact: true }).selectOption({ index: 1 });
    await page.locator("pre.log").waitFor();
    await close();
  });

  it("a diff can be had against the root and against any trial", async () => {
    const { page, close } = await openPage(server, "/trial/3", "desk", "light");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByRole("button", { name: "root", exact: true }).click();
    await page.getByLabel("Diff against any trial").fill("#2");
    await page.keyboard.press("Enter");
    await expect.poll(() => asked.filter((url) => /diff\?against=(root|2)&trial=3/.test(url)).length).toBe(2);
    await close();
  });

  it("the table filters, sorts and searches, and its rows lead to the trial", async () => {
    const { page, close } = await openPage(server, "/trials", "desk", "light");
    await page.getByLabel(/Search hypotheses/).fill("#7");
    await page.waitForFunction(() => document.querySelectorAll(".grid .body [role=row]").length === 1);
    await page.locator(".grid .body [role=row]").first().click();
    await page.waitForFunction(() => location.hash === "#/trial/7");
    await close();
  });

  it("columns can be chosen, and the choice outlives a reload", async () => {
    const { page, close } = await openPage(server, "/trials", "desk", "light");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByLabel("macro_f1").check();
    await page.getByRole("columnheader", { name: "macro_f1" }).waitFor();
    await page.reload();
    await page.getByRole("columnheader", { name: "macro_f1" }).waitFor();
    await close();
  });

  it("the CSV has a line for every trial", async () => {
    const { page, close } = await openPage(server, "/trials", "desk", "light");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "CSV" }).click(),
    ]);
    const stream = await download.createReadStream();
    let text = "";
    for await (const part of stream) text += part;
    expect(text.trim().split("\r\n").length).toBeGreaterThan(60);
    await close();
  });

  it("trials chosen in the table are compared", async () => {
    const { page, close } = await openPage(server, "/trials", "desk", "light");
    await page.getByLabel("Choose trial 2 to compare").check();
    await page.getByLabel("Choose trial 3 to compare").check();
    await page.getByRole("link", { name: "Compare 2" }).click();
    await page.getByText("paired difference", { exact: true }).waitFor();
    await close();
  });

  it("the theme can be changed and is remembered", async () => {
    const { page, close } = await openPage(server, "/", "desk", "light");
    await page.getByRole("button", { name: "Dark colours" }).click();
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await close();
  });

  it("a study that has only begun has words for every view instead of empty pictures", async () => {
    const { page, complaints, close } = await openPage(refused, "/", "desk", "light");
    for (const [name] of VIEWS.filter(([view]) => !/trial|root|compare/.test(view))) {
      const place = VIEWS.find(([view]) => view === name)?.[1] ?? "/";
      await page.goto(`${refused.origin}/#${place}`);
      await settled(page);
      expect(((await page.locator("main").textContent()) ?? "").length, name).toBeGreaterThan(20);
    }
    expect(complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
    await close();
  });

  it("a browser without the token is told to open the link, and sees nothing of the study", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(server.origin);
    await page.getByText("This page does not know you.").waitFor();
    expect(await page.content()).not.toContain("bits-per-char");
    await context.close();
  });

  it("the token leaves the address at once", async () => {
    const { page, close } = await openPage(server, "/", "desk", "light");
    await page.goto(server.url);
    await settled(page);
    expect(page.url()).not.toContain("token");
    expect(await page.evaluate(() => document.cookie)).toBe("");
    await close();
  });
});
