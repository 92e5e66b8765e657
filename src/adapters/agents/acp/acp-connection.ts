import {
  type AnyMessage,
  type ClientConnection,
  client,
  methods,
  type SessionNotification,
} from "@agentclientprotocol/sdk";
import type { AgentProcess } from "../session/agent-process.ts";
import { lineSplitter, type Transcript } from "../session/transcript.ts";
import { type Phase, permissionAnswer } from "./permission.ts";

/** A running agent that speaks the Agent Client Protocol, version 1. */
export interface AcpConnection {
  readonly connection: ClientConnection;
  readonly process: AgentProcess;
}

/** What arrives from the agent beside the answers to our requests. */
export interface AcpListener {
  phase(): Phase;
  onUpdate(notification: SessionNotification): void;
}

/** Connects to an agent through its pipes. Nothing is offered to it: files and commands are its own business in its jail. */
export const connectAcp = (process: AgentProcess, transcript: Transcript, listener: AcpListener): AcpConnection => {
  const app = client({ name: "espalier" })
    .onRequest(methods.client.session.requestPermission, ({ params }) => permissionAnswer(params, listener.phase()))
    .onNotification(methods.client.session.update, ({ params }) => listener.onUpdate(params));
  return { process, connection: app.connect(messageStream(process, transcript)) };
};

/** Messages as lines of JSON; lines that are none (agents print notices too) are kept in the transcript and passed over. */
const messageStream = (agent: AgentProcess, transcript: Transcript) => {
  let open = true;
  const readable = new ReadableStream<AnyMessage>({
    cancel() {
      open = false;
    },
    start(controller) {
      const lines = lineSplitter((line) => {
        if (line.trim() === "" || !open) return;
        const message = messageIn(line);
        transcript.add("agent", message === null ? "noise" : "message", message ?? line);
        if (message !== null) controller.enqueue(message);
      });
      const end = (): void => {
        if (!open) return;
        lines.end();
        open = false;
        controller.close();
      };
      agent.stdout.on("data", lines.push);
      agent.stdout.once("close", end);
      agent.stdout.once("end", end);
      void agent.exited.then(() => setTimeout(end, DRAIN_MS));
    },
  });
  const writable = new WritableStream<AnyMessage>({
    write(message) {
      transcript.add("espalier", "message", message);
      agent.stdin.write(`${JSON.stringify(message)}\n`);
    },
  });
  const notices = lineSplitter((line) => transcript.add("stderr", "line", line));
  agent.stderr.on("data", notices.push);
  agent.stderr.once("end", notices.end);
  return { readable, writable };
};

const messageIn = (line: string): AnyMessage | null => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "jsonrpc" in value ? (value as AnyMessage) : null;
  } catch {
    return null;
  }
};

/** What an agent wrote just before it ended may still be in the pipe. */
const DRAIN_MS = 100;
