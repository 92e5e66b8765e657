import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findChromium } from "./browser.ts";

/** Builds the page that the browser tests look at, and installs Debian's Chromium where there is none. */
export default (): void => {
  if (findChromium() === null) installChromium();
  const vite = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));
  // The test runner's own NODE_ENV would make a development build of it.
  for (const config of ["vite.config.ts", "vite.report.config.ts"])
    execFileSync(
      process.execPath,
      [vite, "build", "--logLevel", "warn", "-c", fileURLToPath(new URL(`../../ui/${config}`, import.meta.url))],
      {
        env: { ...process.env, NODE_ENV: "production" },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
};

const installChromium = (): void => {
  if (process.getuid?.() !== 0) return;
  execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "inherit" });
};
