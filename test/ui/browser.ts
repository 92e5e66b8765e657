import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/** Path of the machine's Chromium; null where there is none. */
export const findChromium = (): string | null => CANDIDATES.find((candidate) => existsSync(candidate)) ?? null;

/** Debian's Chromium, headless; the test set-up installs it. */
export const openBrowser = async (): Promise<Browser> => {
  const path = findChromium();
  if (path === null)
    throw new Error(
      "No Chromium was found. Run `apt-get install --no-install-recommends chromium`, or set CHROMIUM to its path.",
    );
  return chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
};

/** Resolves once the page has its data and has drawn them. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    () =>
      document.querySelector("main") !== null &&
      !/(Loading|Unpacking) /.test(document.querySelector("#page")?.textContent ?? "Loading "),
  );
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
};

/** What axe finds wrong with the page as it is now, each in a line. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
    );
  });
};

const CANDIDATES = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
