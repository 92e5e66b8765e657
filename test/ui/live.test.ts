import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { JournalEntry, SteeringEvent } from "../../src/core/events.ts";
import { readInbox } from "../../src/runtime/inbox.ts";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { openBrowser, settled } from "./browser.ts";
import { type ServedStudy, serveRecorded } from "./recorded-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const serve = async (entries: readonly JournalEntry[], options: Parameters<typeof serveRecorded>[1] = {}) => {
  const server = await serveRecorded(entries, { isLive: true, ...options });
  open.push(server);
  return server;
};

const visit = async (server: ServedStudy, place = "/"): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  open.push(context);
  const page = await context.newPage();
  await page.goto(server.url);
  await settled(page);
  if (place !== "/") {
    await page.goto(`${server.origin}/#${place}`);
    await settled(page);
  }
  return page;
};

// What the orchestrator does: journal what lies in the inbox.
const takeInbox = async (server: ServedStudy): Promise<SteeringEvent> => {
  for (let i = 0; i < 300; i++) {
    const [message] = readInbox(server.inboxFolder);
    const event = message?.event;
    if (message && event) {
      message.take(1, () => server.append(event));
      return event;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing came into ${join(server.inboxFolder)}`);
};

const study = () => recordStudy({ trials: 20, isFinished: false });

describe("a study is steered from the page", () => {
  it("pause and resume: the page shows it once the study has taken it up", async () => {
    const server = await serve(study());
    const page = await visit(server);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    expect(await takeInbox(server)).toEqual({ type: "study_paused", by: "page" });
    await page.locator(".pill", { hasText: "paused" }).waitFor();
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    expect(await takeInbox(server)).toEqual({ type: "study_resumed", by: "page" });
    await page.locator(".pill", { hasText: "searching" }).waitFor();
  });

  it("stop asks once before it stops", async () => {
    const server = await serve(study());
    const page = await visit(server);
    page.once("dialog", (dialog) => void dialog.accept());
    await page.getByRole("button", { name: "Steer" }).click();
    await page.getByRole("button", { name: "Stop the search" }).click();
    expect(await takeInbox(server)).toEqual({ type: "study_stopped", by: "page" });
    await page.locator(".pill", { hasText: "stopping" }).waitFor();
  });

  it("an instruction and a hypothesis go to the agent", async () => {
    const server = await serve(study());
    const page = await visit(server);
    for (const [kind, text] of [
      ["instruction_given", "Leave the tokenizer alone."],
      ["hypothesis_suggested", "A longer warm-up lowers the loss."],
    ] as const) {
      await page.getByRole("button", { name: "Steer" }).click();
      await page.getByLabel("Tell the agent").selectOption(kind);
      await page.getByLabel("Text for the agent").fill(text);
      await page.getByRole("button", { name: "Send" }).click();
      expect(await takeInbox(server)).toEqual({ type: kind, text, by: "page" });
    }
  });

  it("a trial is pinned, banned, tried again and noted, and shows it", async () => {
    const server = await serve(study());
    const page = await visit(server, "/trial/3");
    await page.getByRole("button", { name: "Pin the branch" }).click();
    expect(await takeInbox(server)).toEqual({ type: "trial_pinned", trial: 3, by: "page" });
    await page.getByRole("button", { name: "Pinned" }).waitFor();
    await page.getByRole("button", { name: "Ban the branch" }).click();
    expect(await takeInbox(server)).toEqual({ type: "trial_banned", trial: 3, by: "page" });
    await page.getByRole("button", { name: "Banned" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    expect(await takeInbox(server)).toEqual({ type: "trial_retried", trial: 3, by: "page" });
    await page.getByLabel("Note on trial 3").fill("Looks like a lucky seed.");
    await page.keyboard.press("Enter");
    expect(await takeInbox(server)).toMatchObject({ type: "trial_noted", trial: 3 });
    await page.getByText("Looks like a lucky seed.").waitFor();
  });

  it("a proposal that waits is approved before compute is spent", async () => {
    const server = await serve(recordStudy({ trials: 3, isFinished: false, review: "proposals" }));
    const page = await visit(server);
    await page.getByText("A proposal waits for your approval:").first().waitFor();
    await page.getByRole("button", { name: "Approve" }).first().click();
    expect(await takeInbox(server)).toMatchObject({ type: "review_given", stage: "proposal", approved: true });
  });

  it("a read-only page has no button that steers", async () => {
    const server = await serve(study(), { readOnly: true });
    const page = await visit(server, "/trial/3");
    expect(await page.getByRole("button", { name: /Pause|Pin the branch|Ban the branch|Steer/ }).count()).toBe(0);
    await page.getByText("read only").waitFor();
  });
});

describe("the page is live", () => {
  it("an event of the journal is on every open page, without a reload", async () => {
    const server = await serve(study());
    const pages = [await visit(server, "/trial/3"), await visit(server, "/trial/3")];
    server.append({ type: "trial_noted", trial: 3, text: "Seen from elsewhere.", by: "ada" });
    for (const page of pages) await page.getByText("Seen from elsewhere.").waitFor();
  });

  it("a study grows under the eyes: trials, tree and curve", async () => {
    const entries = study();
    const server = await serve(entries.slice(0, 200));
    const page = await visit(server);
    const before = Number(
      /(\d+) trials?/.exec((await page.locator(".card h2", { hasText: "trial" }).first().textContent()) ?? "")?.[1],
    );
    for (const { event } of entries.slice(200)) server.append(event);
    await page.waitForFunction(
      (count) =>
        [...document.querySelectorAll(".card h2")].some(
          (title) => Number(/^(\d+) trials?/.exec(title.textContent ?? "")?.[1] ?? 0) > count,
        ),
      before,
    );
  });

  it("a server that was killed is said, and the page goes on by itself once it is back", async () => {
    const entries = study();
    const first = await serveRecorded(entries, { isLive: true });
    const page = await visit(first);
    await first.close();
    await page.getByText("The server is away.").waitFor();
    expect(await page.getByText("Best so far").count()).toBeGreaterThan(0);
    const second = await serve(
      [
        ...entries,
        { seq: entries.length + 1, atMs: entries.at(-1)?.atMs ?? 0, event: { type: "study_paused", by: "test" } },
      ],
      {
        port: first.port,
        token: first.token,
      },
    );
    await page.locator(".pill", { hasText: "paused" }).waitFor();
    await page.getByText("The server is away.").waitFor({ state: "detached" });
    second.append({ type: "study_resumed", by: "test" });
    await page.locator(".pill", { hasText: "searching" }).waitFor();
  });
});

describe("everything can be done by keyboard", () => {
  it("views by number, search by slash, rows by arrows and Enter", async () => {
    const page = await visit(await serve(study()));
    await page.keyboard.press("4");
    await page.waitForFunction(() => location.hash === "#/trials");
    await settled(page);
    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement?.getAttribute("type") === "search");
    await page.keyboard.type("learning");
    await page.waitForFunction(() => location.hash.includes("q=learning"));
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(
      () => (document.querySelector(".grid .body [aria-selected=true]")?.textContent ?? "").length > 10,
    );
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.startsWith("#/trial/"));
  });

  it("the tree: to children, parents and neighbours, to the best, in and out, fold, open", async () => {
    const page = await visit(await serve(study()), "/tree");
    await page.getByRole("application").focus();
    const chosen = () => page.evaluate(() => new URLSearchParams(location.hash.split("?")[1]).get("t"));
    await page.keyboard.press("ArrowRight");
    await expect.poll(chosen).not.toBeNull();
    const child = await chosen();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(chosen).toBe("0");
    await page.keyboard.press("b");
    await expect.poll(chosen).not.toBe("0");
    for (const key of ["+", "+", "-", "0", "c", "c", "ArrowUp", "ArrowDown"]) await page.keyboard.press(key);
    await page.keyboard.press("Home");
    await expect.poll(chosen).toBe("0");
    await page.keyboard.press("ArrowRight");
    await expect.poll(chosen).toBe(child);
    await page.keyboard.press("Enter");
    await page.waitForFunction((trial) => location.hash === `#/trial/${trial}`, child);
  });

  it("help opens with a question mark and closes with Escape", async () => {
    const page = await visit(await serve(study()));
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });

  it("the first stop of the Tab key leads past the navigation to the content", async () => {
    const page = await visit(await serve(study()));
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
  });
});
