import { execFileSync } from "node:child_process";
import { build } from "vite";
import { findChromium } from "./browser.ts";

/** Builds the page that the browser tests look at, and installs Debian's Chromium where there is none. */
export default async (): Promise<void> => {
  if (findChromium() === null) installChromium();
  for (const config of ["vite.config.ts", "vite.report.config.ts"])
    await build({ configFile: new URL(`../../ui/${config}`, import.meta.url).pathname, logLevel: "warn" });
};

const installChromium = (): void => {
  if (process.getuid?.() !== 0) return;
  execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "inherit" });
};
