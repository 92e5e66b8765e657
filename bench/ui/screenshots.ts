/**
 * Makes the screenshots of README and docs from recorded studies: `npm run screenshots`, or
 * `npm run screenshots -- FOLDER all` for every view at every size, light, dark and on a phone.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { openBrowser, settled } from "../../test/ui/browser.ts";
import { type ServedStudy, serveRecorded } from "../../test/ui/recorded-page.ts";

interface Shot {
  readonly name: string;
  readonly place: string;
  readonly theme: "light" | "dark";
  readonly size: "desk" | "phone";
  readonly isWhole?: boolean;
}

const VIEWS = [
  ["overview", "/"],
  ["tree", "/tree?t=best"],
  ["curve", "/curve"],
  ["trials", "/trials"],
  ["trial", "/trial/best"],
  ["compare", "/compare/0,3,best"],
  ["metrics", "/metrics"],
  ["evidence", "/evidence"],
  ["memory", "/memory"],
  ["disk", "/disk"],
] as const;

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

const main = async (): Promise<void> => {
  const [folder = "docs/images", what = "docs", only = ""] = process.argv.slice(2);
  mkdirSync(folder, { recursive: true });
  const browser = await openBrowser();
  if (what === "docs") await shootDocs(browser, folder);
  else
    for (const trials of what === "all" ? [5, 200, 10_000] : what.split(",").map(Number))
      await shootAll(browser, folder, trials, only.split(",").filter(Boolean));
  await browser.close();
};

const shootDocs = async (browser: Browser, folder: string): Promise<void> => {
  const server = await serveRecorded(recordStudy({ trials: 120, isFinished: true }), {});
  const shots: readonly Shot[] = [
    { name: "overview", place: "/", theme: "light", size: "desk" },
    { name: "tree", place: "/tree?t=best", theme: "light", size: "desk" },
    { name: "tree-dark", place: "/tree?t=best", theme: "dark", size: "desk" },
    { name: "curve", place: "/curve", theme: "light", size: "desk" },
    { name: "trial", place: "/trial/best", theme: "light", size: "desk" },
    { name: "evidence", place: "/evidence", theme: "light", size: "desk" },
    { name: "phone", place: "/", theme: "light", size: "phone" },
  ];
  for (const shot of shots) await shoot(browser, server, folder, shot);
  await server.close();
};

const shootAll = async (browser: Browser, folder: string, trials: number, only: readonly string[]): Promise<void> => {
  const server = await serveRecorded(recordStudy({ trials, isFinished: trials === 5 }), { isLive: trials !== 5 });
  for (const [view, place] of VIEWS.filter(([name]) => only.length === 0 || only.includes(name)))
    for (const theme of ["light", "dark"] as const)
      for (const size of ["desk", "phone"] as const) {
        if (theme === "dark" && size === "phone") continue;
        await shoot(browser, server, folder, {
          name: `${trials}-${view}-${theme}-${size}`,
          place,
          theme,
          size,
          isWhole: view !== "tree" && view !== "trials",
        });
      }
  await server.close();
};

const shoot = async (
  browser: Browser,
  server: ServedStudy,
  folder: string,
  { name, place, theme, size, isWhole }: Shot,
): Promise<void> => {
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: theme,
    deviceScaleFactor: 1,
    hasTouch: size === "phone",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => process.stderr.write(`${name}: ${error.message}\n`));
  page.on("console", (message) => {
    if (message.type() === "error") process.stderr.write(`${name}: ${message.text()}\n`);
  });
  await page.goto(server.url);
  await settled(page);
  const best = await page.evaluate(async () => ((await (await fetch("/api/tree")).json()) as { best: number }).best);
  await page.goto(`${server.origin}/#${place.replaceAll("best", String(best))}`);
  await settled(page);
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(resolve(folder), `${name}.png`), fullPage: isWhole ?? false });
  await context.close();
};

await main();
