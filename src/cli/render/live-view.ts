import type { JournalEntry } from "../../core/events.ts";
import type { StudyState } from "../../core/state.ts";
import { formatDuration, formatEffect, formatNumber, formatUsd, overview, plainLine } from "../../views/index.ts";
import { eventLine } from "./event-line.ts";
import { bar, columnsOf, fitColumns, palette } from "./style.ts";

/** Where the live view of `run` is drawn. */
export interface LiveViewOptions {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Asked at every drawing, since windows change. */
  readonly width: () => number;
  readonly quiet?: boolean;
}

/** Follows a study: one line an event, and on a terminal a footer with every worker, progress and time left. */
export interface LiveView {
  /** Draws an event that was just folded into `state`. */
  event(state: StudyState, entry: JournalEntry): void;
  /** Draws the footer again, so that its clocks go on; call it about once a second. */
  tick(state: StudyState, nowMs: number): void;
  /** Takes the footer away and leaves the cursor on a fresh line. */
  close(): void;
}

/** Makes the live view of `run`. */
export const liveView = (options: LiveViewOptions): LiveView => {
  let footer: readonly string[] = [];
  const erase = (): string => (footer.length === 0 ? "" : `\u001b[${footer.length}A\u001b[0J`);
  const redraw = (above: string, next: readonly string[]): void => {
    options.write(`${erase()}${above}${next.map((line) => `${line}\n`).join("")}`);
    footer = next;
  };
  return {
    event: (state, entry) => {
      const line = options.quiet ? null : eventLine(state, entry, options);
      if (!options.isTerminal) {
        if (line !== null) options.write(`${timeOfDay(entry.atMs)}  ${line}\n`);
        return;
      }
      // On a terminal the footer shows what is under way; the lines above it are what came of it.
      const isPassing = entry.event.type === "replicate_finished" || entry.event.type === "trial_opened";
      const above = line === null || isPassing ? "" : `${clip(line, options.width())}\n`;
      redraw(above, footerLines(state, entry.atMs, options));
    },
    tick: (state, nowMs) => {
      if (options.isTerminal) redraw("", footerLines(state, nowMs, options));
    },
    close: () => {
      if (options.isTerminal) options.write(erase());
      footer = [];
    },
  };
};

/** The footer of the live view: standing, workers, progress. */
const footerLines = (
  state: StudyState,
  nowMs: number,
  options: Pick<LiveViewOptions, "colour" | "width">,
): readonly string[] => {
  const width = Math.max(40, options.width() - 1);
  const c = palette(options);
  const view = overview(state, { nowMs, isRunning: true });
  const { scale, baseline, best, claim } = view;
  const standing = [
    baseline ? `baseline ${formatNumber(baseline.value, scale.decimals)}` : "",
    best
      ? `best ${c.bold(formatNumber(best.level, scale.decimals))} ${formatEffect(scale, best.gain?.value)} #${best.trial}`
      : "",
    claim
      ? c.good(`confirmed ${formatEffect(scale, claim.effect)} #${claim.candidate}`)
      : baseline
        ? c.dim("nothing confirmed yet")
        : "",
  ].filter(Boolean);
  const replicates = view.budget.find(({ name }) => name === "replicates");
  const share = replicates?.limit ? replicates.used / replicates.limit : 0;
  const progress = [
    `${c.accent(bar(share, 16))} ${replicates?.used ?? 0}${replicates?.limit ? `/${replicates.limit}` : ""} replicates`,
    `${view.trials} trials`,
    view.spend.usd > 0 ? formatUsd(view.spend.usd) : "",
    view.timeLeftMs === null ? "" : `about ${formatDuration(view.timeLeftMs)} left`,
  ].filter(Boolean);
  const workers = view.workers.map(({ trial, parent, step, aspect, hypothesis, sinceMs }) => {
    const who = trial === null ? `on ${parent === null || parent === 0 ? "root" : `#${parent}`}` : `#${trial}`;
    return `  ${c.bold(who)} ${c.accent(step)} ${c.dim(formatDuration(Math.max(0, nowMs - sinceMs)))} ${c.dim(plainLine(`${aspect} ${hypothesis}`))}`;
  });
  const tone = { live: c.accent, calm: c.warn, done: c.good, trouble: c.bad }[view.activity.tone];
  return [
    c.dim("─".repeat(Math.min(width, 72))),
    `${tone(view.activity.word)}  ${standing.join("  ")}`,
    ...workers,
    progress.join(c.dim(" · ")),
  ].map((line) => clip(line, width));
};

// Cuts a line with colour codes to the width of the terminal, so that the footer never wraps.
const clip = (line: string, width: number): string => {
  if (columnsOf(line) <= width) return line;
  let out = "";
  let used = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colour codes are kept whole.
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith("\u001b[")) out += part;
    else if (used < width) {
      const piece = fitColumns(part, width - used);
      used += columnsOf(piece);
      out += piece;
    }
  }
  return out;
};

const timeOfDay = (atMs: number): string => {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
};
