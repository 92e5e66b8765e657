import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's Chromium, headless; the test set-up installs it. */
export const openBrowser = async (): Promise<Browser> => {
  const path = CANDIDATES.find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new Error(
      "No Chromium was found. Run `apt-get install --no-install-recommends chromium`, or set CHROMIUM to its path.",
    );
  return chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
};

/** Resolves once the page has its data and has drawn them. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    () => !document.body.textContent.includes("Loading") && document.querySelector("main") !== null,
  );
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
};

const CANDIDATES = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
