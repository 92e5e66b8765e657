/**
 * Measures the page at 10,000 trials in the machine's Chromium: first paint, panning, memory, latency from the journal
 * to the page, size of the bundle, and the same tree drawn the naive way (one DOM element a trial) beside it.
 * `npm run bench:ui`, or with a number of trials.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { openBrowser, settled } from "../../test/ui/browser.ts";
import { type ServedStudy, serveRecorded, UI_FOLDER } from "../../test/ui/recorded-page.ts";

const main = async (): Promise<void> => {
  const trials = Number(process.argv[2] ?? 10_000);
  const entries = recordStudy({ trials, isFinished: false });
  const server = await serveRecorded(entries, { isLive: true });
  const browser = await openBrowser();
  const rows: [what: string, value: string][] = [["trials, events", `${trials}, ${entries.length}`], ...bundle()];
  for (const measure of [firstPaint, panning, latency, naive]) rows.push(...(await measure(browser, server)));
  await browser.close();
  await server.close();
  const width = Math.max(...rows.map(([what]) => what.length));
  process.stdout.write(`${rows.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join("\n")}\n`);
};

const bundle = (): [string, string][] => {
  const html = readFileSync(join(UI_FOLDER, "index.html"), "utf8");
  const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  const zipped = (path: string): number => gzipSync(readFileSync(path)).length;
  const all = readdirSync(join(UI_FOLDER, "assets")).map((name) => join(UI_FOLDER, "assets", name));
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB gzip`;
  return [
    ["bundle at first load", kilobytes(first.reduce((sum, name) => sum + zipped(join(UI_FOLDER, name)), 0))],
    ["bundle in all", `${kilobytes(all.reduce((sum, path) => sum + zipped(path), 0))}, ${all.length} files`],
    ["report page", kilobytes(zipped(join(UI_FOLDER, "../ui-report/report.js")))],
    ["largest file", `${(Math.max(...all.map((path) => statSync(path).size)) / 1000).toFixed(0)} kB`],
  ];
};

const visit = async (browser: Browser, server: ServedStudy): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(server.url);
  await settled(page);
  return page;
};

const firstPaint = async (browser: Browser, server: ServedStudy): Promise<[string, string][]> => {
  const page = await visit(browser, server);
  const times: Record<string, number[]> = { overview: [], tree: [], trials: [], curve: [] };
  for (let i = 0; i < 3; i++)
    for (const [name, list] of Object.entries(times)) {
      await page.goto("about:blank");
      const startedMs = performance.now();
      await page.goto(`${server.origin}/#/${name === "overview" ? "" : name}`);
      await settled(page);
      list.push(performance.now() - startedMs);
    }
  const shift = await page.evaluate(async () => {
    const entries: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) entries.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return entries.reduce((sum, value) => sum + value, 0);
  });
  await page.context().close();
  return [
    ...Object.entries(times).map(([name, list]): [string, string] => [
      `${name} drawn with its data`,
      `${median(list).toFixed(0)} ms`,
    ]),
    ["layout shift on the curve", shift.toFixed(3)],
  ];
};

const panning = async (browser: Browser, server: ServedStudy): Promise<[string, string][]> => {
  const page = await visit(browser, server);
  await page.goto(`${server.origin}/#/tree?pruned=1`);
  await settled(page);
  const rows: [string, string][] = [];
  for (const [name, zoom] of [
    ["whole tree", 0],
    ["zoomed in", 6],
  ] as const) {
    await page.mouse.move(450, 400);
    for (let i = 0; i < zoom; i++) await page.mouse.wheel(0, -300);
    const counting = framesOf(page, 2500);
    await page.mouse.down();
    for (let i = 0; i < 120; i++) await page.mouse.move(450 + 120 * Math.sin(i / 8), 400 + 90 * Math.cos(i / 8));
    await page.mouse.up();
    rows.push([`panning, ${name}`, frameWords(await counting)]);
  }
  rows.push(["JavaScript heap of the tree page", `${await heapOf(page)} MB`]);
  rows.push(["elements of the tree page", String(await page.evaluate(() => document.querySelectorAll("*").length))]);
  await page.context().close();
  return rows;
};

const latency = async (browser: Browser, server: ServedStudy): Promise<[string, string][]> => {
  const rows: [string, string][] = [];
  const small = await serveRecorded(recordStudy({ trials: 200, isFinished: false }), { isLive: true });
  for (const [name, study] of [
    ["200 trials", small],
    ["this study", server],
  ] as const) {
    const page = await visit(browser, study);
    await page.goto(`${study.origin}/#/trial/3`);
    await settled(page);
    const times: number[] = [];
    for (let i = 0; i < 12; i++) {
      const text = `seen ${name} ${i}`;
      const waiting = page.waitForFunction((wanted) => document.body.textContent.includes(wanted), text);
      const startedMs = performance.now();
      study.append({ type: "trial_noted", trial: 3, text, by: "bench" });
      await waiting;
      times.push(performance.now() - startedMs);
      await page.waitForTimeout(400);
    }
    rows.push([
      `journal to page, ${name}`,
      `${median(times).toFixed(0)} ms median, ${Math.max(...times).toFixed(0)} ms at most`,
    ]);
    await page.context().close();
  }
  await small.close();
  return rows;
};

// One element for each trial and each edge, positioned by style, moved by a transform: what a first draft would do.
const naive = async (browser: Browser, server: ServedStudy): Promise<[string, string][]> => {
  const page = await visit(browser, server);
  const tree = (await page.evaluate(async () => (await fetch("/api/tree")).json())) as { parent: number[] };
  const depth: number[] = [];
  tree.parent.forEach((parent, i) => {
    depth[i] = parent < 0 ? 0 : (depth[parent] ?? 0) + 1;
  });
  const nodes = tree.parent.map(
    (_, i) =>
      `<g transform="translate(${40 + (depth[i] ?? 0) * 20},${(i * 700) / tree.parent.length})"><circle r="4"/><text>#${i}</text></g>`,
  );
  const edges = tree.parent.map((parent, i) =>
    parent < 0
      ? ""
      : `<path d="M${40 + (depth[parent] ?? 0) * 20} ${(parent * 700) / tree.parent.length}L${40 + (depth[i] ?? 0) * 20} ${(i * 700) / tree.parent.length}" stroke="#ccc"/>`,
  );
  const path = join(server.folder, "naive.html");
  writeFileSync(
    path,
    `<!doctype html><svg width="1280" height="800"><g id="all">${edges.join("")}${nodes.join("")}</g></svg>`,
  );
  const plain = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const startedMs = performance.now();
  await plain.goto(`file://${path}`);
  await plain.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const drawnMs = performance.now() - startedMs;
  const counting = framesOf(plain, 2500);
  await plain.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const all = document.getElementById("all");
        let i = 0;
        const step = (): void => {
          all?.setAttribute("transform", `translate(${120 * Math.sin(i / 8)},${90 * Math.cos(i / 8)})`);
          i += 1;
          if (i < 120) requestAnimationFrame(step);
          else resolve();
        };
        step();
      }),
  );
  const rows: [string, string][] = [
    ["naive tree (SVG): drawn", `${drawnMs.toFixed(0)} ms`],
    ["naive tree (SVG): panning", frameWords(await counting)],
    ["naive tree (SVG): elements", String(await plain.evaluate(() => document.querySelectorAll("*").length))],
    ["naive tree (SVG): memory", `${await heapOf(plain)} MB of JavaScript heap`],
  ];
  await plain.context().close();
  await page.context().close();
  return rows;
};

const framesOf = (page: Page, forMs: number): Promise<readonly number[]> =>
  page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const frames: number[] = [];
        let last = performance.now();
        const endMs = last + ms;
        const next = (): void => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          if (now < endMs) requestAnimationFrame(next);
          else resolve(frames.slice(1));
        };
        requestAnimationFrame(next);
      }),
    forMs,
  );

const frameWords = (frames: readonly number[]): string => {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `${at(0.5)} ms a frame (95 % ${at(0.95)}, at most ${at(1)})`;
};

const heapOf = async (page: Page): Promise<string> => {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return (usedSize / 1e6).toFixed(0);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

await main();
