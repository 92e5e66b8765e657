/**
 * A program of its own, started inside a sandbox: `run-bridges PORT=SOCKET … -- COMMAND …`. It listens on the loopback
 * ports, passes connections on to the unix sockets, and ends as the command ends. Only built-in modules, for a quick
 * start.
 */
import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { constants } from "node:os";

const separator = process.argv.indexOf("--");
const routes = process.argv.slice(2, separator);
const [program = "", ...args] = process.argv.slice(separator + 1);

for (const route of routes) {
  const cut = route.indexOf("=");
  await listen(Number(route.slice(0, cut)), route.slice(cut + 1));
}

const child = spawn(program, args, { stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
child.once("error", (error) => fail(`cannot start ${program}: ${error.message}`));
child.once("exit", (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));

function listen(port: number, socketPath: string): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (inside) => {
    const outside = connect({ path: socketPath, allowHalfOpen: true });
    join(inside, outside);
    join(outside, inside);
  });
  return new Promise((resolve) => {
    server.once("error", (error) => fail(`cannot listen on 127.0.0.1:${port}: ${error.message}`));
    server.listen(port, "127.0.0.1", resolve);
  });
}

/** Passes on what arrives; when one side breaks, so does the other. */
function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once("error", () => to.destroy());
  from.once("close", () => to.destroySoon());
}

function fail(message: string): never {
  process.stderr.write(`espalier bridge: ${message}\n`);
  process.exit(125);
}
