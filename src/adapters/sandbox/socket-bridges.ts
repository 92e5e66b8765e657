import { fileURLToPath } from "node:url";
import type { Mount, SandboxRequest } from "../../ports/sandbox.ts";

/**
 * Starts the command through a small program that listens on loopback ports and passes every connection on to a unix
 * socket, the only way out of a sandbox without a network.
 */
export function bridgedArgv(request: SandboxRequest): readonly string[] {
  const bridges = bridgesOf(request);
  if (bridges.length === 0) return request.argv;
  const routes = bridges.map(({ port }) => `${port}=${insideSocket(port)}`);
  return [INSIDE_NODE, INSIDE_SCRIPT, ...routes, "--", ...request.argv];
}

/** What the bridge needs to see inside: Node, its script, and the sockets. */
export function bridgeMounts(request: SandboxRequest): readonly Mount[] {
  const bridges = bridgesOf(request);
  if (bridges.length === 0) return [];
  return [
    { outside: process.execPath, inside: INSIDE_NODE },
    { outside: BRIDGE_SCRIPT, inside: INSIDE_SCRIPT },
    ...bridges.map(({ port, socketPath }) => ({ outside: socketPath, inside: insideSocket(port) })),
  ];
}

const bridgesOf = (request: SandboxRequest) => (typeof request.network === "string" ? [] : request.network.sockets);

const insideSocket = (port: number): string => `/run/espalier/${port}.sock`;

const BRIDGE_SCRIPT = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./run-bridges.ts" : "./run-bridges.js", import.meta.url),
);

const INSIDE_NODE = "/run/espalier/node";

/** The extension tells Node that it is a module: `.mjs` from the package, `.mts` from the sources. */
const INSIDE_SCRIPT = `/run/espalier/bridge.m${BRIDGE_SCRIPT.slice(-2)}`;
