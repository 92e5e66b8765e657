import { request } from "node:http";

/** What came back of one request through a unix socket, and when its first byte did. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** Milliseconds from sending to the first byte of the body. */
  readonly firstByteMs: number;
  readonly whole: boolean;
}

/** Sends one request to a unix socket or a loopback address, as an agent would. */
export const ask = (
  to: string | URL,
  path: string,
  {
    token,
    body,
    method = "POST",
    stopAfterFirst = false,
    onFirst = () => {},
  }: { token: string; body?: unknown; method?: string; stopAfterFirst?: boolean; onFirst?: () => void },
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const target = to instanceof URL ? { host: to.hostname, port: to.port } : { socketPath: to };
    const payload = body === undefined ? "" : JSON.stringify(body);
    const startedAt = performance.now();
    const outgoing = request(
      {
        ...target,
        path,
        method,
        headers: {
          authorization: `Bearer ${token}`,
          "x-api-key": token,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(payload),
        },
      },
      (incoming) => {
        let text = "";
        let firstByteMs = Number.NaN;
        const done = (whole: boolean): void => resolve({ status: incoming.statusCode ?? 0, text, firstByteMs, whole });
        incoming.on("data", (chunk: Buffer) => {
          if (text === "") {
            firstByteMs = performance.now() - startedAt;
            onFirst();
          }
          text += chunk.toString();
          if (stopAfterFirst) outgoing.destroy();
        });
        incoming.once("end", () => done(true));
        incoming.once("error", () => done(false));
        incoming.once("close", () => done(incoming.complete));
      },
    );
    outgoing.once("error", reject);
    outgoing.end(payload);
  });

/** The status with which a unix socket answers the wish for a tunnel to `host:port`. */
export const tunnelStatus = (socketPath: string, authority: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: authority, method: "CONNECT" });
    outgoing.once("connect", (incoming, socket) => {
      socket.destroy();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.once("error", reject);
    outgoing.end();
  });
