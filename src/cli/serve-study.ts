import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EspalierError } from "../core/errors.ts";
import { worktreeName } from "../runtime/shell.ts";
import { startServer } from "../web/index.ts";
import type { CliContext } from "./context.ts";
import { inboxFolderOf, openStudyForReading, studyFolderOf } from "./study-place.ts";

export interface ServeRequest {
  readonly port: number;
  readonly host: string | null;
  readonly allowHosts: readonly string[];
  readonly readOnly: boolean | null;
}

/** Serves the page of a study until Ctrl-C. */
export const serveStudy = async (context: CliContext, request: ServeRequest): Promise<void> => {
  const { world } = context;
  const { journal, study, stateDir, folder, journalPath } = await openStudyForReading(context);
  const uiFolder = builtPage();
  const worktrees = await world.adapters.worktrees({ repo: folder, stateDir, study });
  const studyFolder = studyFolderOf(stateDir, study);
  let isRunning = (await world.adapters.writerOf(journalPath, study)) !== null;
  const watch = setInterval(() => {
    void world.adapters.writerOf(journalPath, study).then((writer) => {
      isRunning = writer !== null;
    });
  }, WATCH_MS);
  const { diskUsage } = world.adapters;
  const server = await startServer({
    ...request,
    journal,
    studyFolder,
    uiFolder,
    inboxFolder: inboxFolderOf(stateDir, study),
    isRunning: () => isRunning,
    diff: worktrees.diff,
    measureDisk: async () => ({
      folder: stateDir,
      journalBytes: statSync(journalPath).size,
      trialsBytes: (await diskUsage(join(stateDir, "trials"))) + (await diskUsage(join(stateDir, "attempts"))),
      environmentsBytes: await diskUsage(join(stateDir, "environments")),
      worktrees: await worktrees.usage(),
      freeBytes: await freeBytes(folder),
      measuredMs: world.clock.nowMs(),
    }),
    worktreeOf: (state, trial) => {
      const path = join(stateDir, "worktrees", `${study}--${worktreeName(state, trial)}`);
      return existsSync(path) ? path : null;
    },
  });
  if (context.options.json === true)
    context.printJson({ url: server.url, port: server.port, readOnly: server.readOnly });
  else context.print(`${server.url}\n`);
  context.say("Ctrl-C ends the page; the study goes on without it.");
  await interrupted(world);
  clearInterval(watch);
  await server.close();
};

const WATCH_MS = 2000;

const interrupted = (world: CliContext["world"]): Promise<void> =>
  new Promise((resolve) => {
    const forget = world.onInterrupt(() => {
      forget();
      resolve();
    });
  });

const builtPage = (): string => {
  const folder = fileURLToPath(new URL("../../dist/ui", import.meta.url));
  if (existsSync(join(folder, "index.html"))) return folder;
  throw new EspalierError("not_found", "The page has not been built.", {
    hint: "Run `npm run build` in the checkout of Espalier.",
  });
};

const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};
