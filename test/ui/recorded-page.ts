import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JournalEntry, StudyEvent } from "../../src/core/events.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { type RunningServer, type StartServerOptions, startServer } from "../../src/web/index.ts";

/** The built page. */
export const UI_FOLDER = fileURLToPath(new URL("../../dist/ui", import.meta.url));

/** A recorded study that is served, and a way to let it grow. */
export interface ServedStudy extends RunningServer {
  readonly folder: string;
  readonly inboxFolder: string;
  append(...events: readonly StudyEvent[]): void;
}

/** Serves a recorded journal from memory, with a few logs on disk, as `espalier ui` would serve a real one. */
export const serveRecorded = async (
  entries: readonly JournalEntry[],
  options: Partial<StartServerOptions> & { readonly isLive?: boolean; readonly diffText?: string } = {},
): Promise<ServedStudy> => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-page-"));
  const inboxFolder = join(folder, "inbox");
  writeLogs(folder);
  const shiftMs = Date.now() - 20_000 - (entries.at(-1)?.atMs ?? 0);
  const journal = growingJournal(entries.map((entry) => ({ ...entry, atMs: entry.atMs + shiftMs })));
  const server = await startServer({
    journal,
    studyFolder: folder,
    inboxFolder,
    uiFolder: UI_FOLDER,
    port: 0,
    isRunning: () => options.isLive ?? false,
    diff: async () => ({ text: options.diffText ?? DIFF, truncated: false }),
    measureDisk: async () => ({
      folder,
      journalBytes: 4_200_000,
      trialsBytes: 61_000_000,
      environmentsBytes: 210_000_000,
      worktrees: [
        { name: "root", path: join(folder, "worktrees", "root"), bytes: 48_000_000 },
        { name: "attempt-41", path: join(folder, "worktrees", "attempt-41"), bytes: 52_100_000 },
      ],
      freeBytes: 212_000_000_000,
      measuredMs: Date.now(),
    }),
    worktreeOf: (_, trial) => (trial === 0 ? join(folder, "worktrees", "root") : null),
    ...options,
  });
  return {
    ...server,
    folder,
    inboxFolder,
    append: (...events) => journal.append(events, Date.now()),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A journal in memory that begins with recorded entries. */
export const growingJournal = (recorded: readonly JournalEntry[]): Journal => {
  const entries = [...recorded];
  return {
    read: (afterSeq) => entries.slice(afterSeq),
    entries: () => entries,
    append: (events, atMs) => {
      const added = events.map((event, i) => ({ seq: entries.length + 1 + i, atMs, event }));
      entries.push(...added);
      return added;
    },
    headDigest: () => "recorded",
    close: () => undefined,
  };
};

const writeLogs = (folder: string): void => {
  for (const trial of [0, 1, 2, 3]) {
    const place = join(folder, "trials", String(trial), "search-0");
    mkdirSync(place, { recursive: true });
    const lines = Array.from(
      { length: 120 },
      (_, i) => `step ${10 * i}  loss ${(2.4 - 0.008 * i).toFixed(4)}  \u001b[32mok\u001b[0m`,
    );
    writeFileSync(join(place, "output.log"), `${lines.join("\n")}\n`);
    writeFileSync(join(place, "metrics.json"), '{"bits_per_char": 1.4831}\n');
  }
};

const DIFF = `diff --git a/train.py b/train.py
index 3d1f0aa..91b2c04 100644
--- a/train.py
+++ b/train.py
@@ -38,9 +38,12 @@ def optimizer_for(model, steps):
     groups = parameter_groups(model, weight_decay=0.01)
-    optimizer = torch.optim.AdamW(groups, lr=3e-4, betas=(0.9, 0.95))
-    return optimizer, None
+    optimizer = torch.optim.AdamW(groups, lr=3e-4, betas=(0.9, 0.95))
+    # The last epochs oscillate at a constant rate.
+    schedule = torch.optim.lr_scheduler.LambdaLR(
+        optimizer, lambda step: max(0.0, 1.0 - step / steps)
+    )
+    return optimizer, schedule
 
 
 def train(model, loader, steps):
@@ -61,3 +64,5 @@ def train(model, loader, steps):
         loss.backward()
         torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
         optimizer.step()
+        if schedule is not None:
+            schedule.step()
`;
