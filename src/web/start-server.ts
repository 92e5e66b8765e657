import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { EspalierError } from "../core/errors.ts";
import type { Journal } from "../ports/journal.ts";
import { pageFiles } from "./page-files.ts";
import { type PageServerOptions, pageServer } from "./page-server.ts";
import { type StudyReader, studyReader } from "./study-reader.ts";
import { trialFiles } from "./trial-files.ts";

/** What it takes to show a study. Only `host` opens the page to other machines. */
export interface StartServerOptions
  extends Pick<PageServerOptions, "inboxFolder" | "isRunning" | "diff" | "measureDisk" | "worktreeOf"> {
  /** A journal opened for reading; the server closes it. */
  readonly journal: Journal;
  /** Folder of the study, with `trials` and `attempts` below it. */
  readonly studyFolder: string;
  /** The built page, usually `dist/ui`. */
  readonly uiFolder: string;
  /** 0: any free port. */
  readonly port: number;
  /** Null: this machine only. */
  readonly host?: string | null;
  /** Further `host:port` names by which a browser may ask, for example behind a forwarded port. */
  readonly allowHosts?: readonly string[];
  /** Null: steering is possible from this machine, not from others. */
  readonly readOnly?: boolean | null;
  /** Null: drawn anew. */
  readonly token?: string | null;
  readonly pollMs?: number;
}

export interface RunningServer {
  /** With the token in its fragment, which browsers never send. */
  readonly url: string;
  readonly origin: string;
  readonly port: number;
  readonly token: string;
  readonly readOnly: boolean;
  readonly reader: StudyReader;
  close(): Promise<void>;
}

/** Starts the page's server: on loopback addresses only, unless a host is named. */
export const startServer = async (options: StartServerOptions): Promise<RunningServer> => {
  const page = pageFiles(options.uiFolder);
  const token = options.token ?? randomBytes(24).toString("base64url");
  const host = options.host ?? null;
  const readOnly = options.readOnly ?? (host !== null && !LOOPBACK.includes(host));
  const reader = studyReader(options.journal, options.pollMs === undefined ? {} : { pollMs: options.pollMs });
  const allowedHosts = new Set<string>();
  const cookie = { name: "" };
  const app = pageServer({
    ...options,
    reader,
    files: trialFiles({ root: options.studyFolder, secret: token }),
    page,
    readOnly,
    token,
    allowedHosts,
    get cookieName() {
      return cookie.name;
    },
    nowMs: () => Date.now(),
  });
  const listener = getRequestListener(app.fetch);
  const [first = "127.0.0.1", ...others] = host === null ? ["127.0.0.1", "::1"] : [host];
  const main = await listen(createServer(listener), first, options.port);
  const address = main.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  // The second loopback address is a convenience: a machine without IPv6 does without.
  const more = (
    await Promise.all(others.map((other) => listen(createServer(listener), other, port).catch(() => null)))
  ).filter((server) => server !== null);
  cookie.name = `espalier_${port}`;
  const shown = host === null || LOOPBACK.includes(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  for (const name of [shown, ...(shown === "127.0.0.1" ? ["localhost", "[::1]"] : [])])
    allowedHosts.add(`${name}:${port}`);
  for (const name of options.allowHosts ?? []) allowedHosts.add(name);
  const origin = `http://${shown}:${port}`;
  return {
    url: `${origin}/#token=${token}`,
    origin,
    port,
    token,
    readOnly,
    reader,
    close: async () => {
      reader.close();
      await Promise.all([main, ...more].map(closeServer));
    },
  };
};

const listen = (server: Server, host: string, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new EspalierError("usage", `Port ${port} is in use.`, {
              hint: "Choose another with --port, or 0 for any free one.",
              cause: error,
            })
          : new EspalierError("usage", `The page cannot listen on ${host}: ${error.message}.`, {
              hint: "Leave out --host for this machine only, or name an address of it.",
              cause: error,
            }),
      );
    });
    server.listen({ host, port }, () => resolve(server));
  });

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
