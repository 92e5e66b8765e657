import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "../../../src/adapters/journal/sqlite-journal.ts";
import { canonicalJson } from "../../../src/core/canonical-json.ts";
import type { JournalEntry } from "../../../src/core/events.ts";
import { hash32 } from "../../../src/core/random.ts";
import { espalier, startEspalier } from "./espalier.ts";

/** Runs a study to its end while killing the orchestrator `kills` times at moments drawn from `seed`. */
export const killStudy = async (
  folder: string,
  { kills, seed, longestMs }: { readonly kills: number; readonly seed: number; readonly longestMs: number },
): Promise<{ readonly killed: number; readonly resumesMs: readonly number[] }> => {
  const resumesMs: number[] = [];
  let killed = 0;
  while (killed < kills) {
    const child = startEspalier(folder, "run", "--no-input");
    const ended = new Promise<boolean>((resolve) => child.once("exit", () => resolve(true)));
    const afterMs = 150 + (hash32(`${seed}/${killed}`) / 2 ** 32) * longestMs;
    const timer = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), afterMs));
    if (await Promise.race([ended, timer])) break;
    if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
    await ended;
    killed += 1;
  }
  const startedAt = performance.now();
  const last = await espalier(folder, "run", "--no-input");
  resumesMs.push(performance.now() - startedAt);
  if (last.code !== 0) throw new Error(`the study does not end: ${last.stderr}`);
  return { killed, resumesMs };
};

/** Every event of a study, as its journal has it. */
export const journalOf = (folder: string, study = "main"): readonly JournalEntry[] => {
  const journal = openJournal({ path: join(folder, ".espalier", "journal.db"), study, mode: "read" });
  try {
    return journal.read(0);
  } finally {
    journal.close();
  }
};

/**
 * What was decided and measured, without what a crash adds: starts and stops, lost sessions and the questions that were
 * asked again for them. Durations are not part of it.
 */
export const decisionsOf = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.flatMap(({ event }) => {
    switch (event.type) {
      case "orchestrator_started":
      case "orchestrator_stopped":
        return [];
      case "session_failed":
        return event.failure === "lost" ? [] : [canonicalJson(event)];
      case "proposal_requested":
      case "patch_requested":
        return [];
      case "proposal_received":
      case "proposal_declined":
      case "patch_captured":
        return [canonicalJson({ ...event, id: event.id.replace(/\.\d+$/, "") })];
      case "replicate_finished":
        return [canonicalJson({ ...event, durationMs: 0, metrics: { ...event.metrics, nonce: 0 } })];
      case "replicate_failed":
        return [canonicalJson({ ...event, durationMs: 0 })];
      case "handover_finished":
      case "baseline_captured":
        return [event.type];
      case "baseline_judged":
        return [
          canonicalJson({ ...event, timeoutMs: 0, noise: event.noise.filter(({ metric }) => metric !== "nonce") }),
        ];
      default:
        return [canonicalJson(event)];
    }
  });

/** Removes a repository that a test made. */
export const discard = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Replicates that were run again after they were journaled: each run reports a number of its own, kept on disk. */
export const measuredTwice = (folder: string): readonly string[] =>
  journalOf(folder).flatMap(({ event }) => {
    if (event.type !== "replicate_finished" || event.cachedFrom !== null) return [];
    const [trial = "", name = ""] = event.id.split("/");
    const path = join(folder, ".espalier", "trials", trial.replace("trial-", ""), name, "metrics.json");
    const metrics: unknown = JSON.parse(readFileSync(path, "utf8"));
    const isSame =
      typeof metrics === "object" && metrics !== null && "nonce" in metrics && metrics.nonce === event.metrics.nonce;
    return isSame ? [] : [event.id];
  });
