/**
 * A small agent that speaks the Agent Client Protocol: it proposes the example proposal, edits `train.py` when it is asked
 * to implement, and misbehaves as `FAKE_MANNERS` says. What it remembers is in its home, as with real agents.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { agent, methods, ndJsonStream, PROTOCOL_VERSION } from "@agentclientprotocol/sdk";
import { EXAMPLE_PROPOSAL } from "./example-programs.ts";

const manners = process.env.FAKE_MANNERS ?? "";
const memory = join(homedir(), "memory.txt");
const remember = (what: string): void => appendFileSync(memory, `${what}\n`);
const remembered = (): string => (existsSync(memory) ? readFileSync(memory, "utf8") : "");
const modes = {
  currentModeId: "ask",
  availableModes: [
    { id: "ask", name: "Ask" },
    { id: "act", name: "Act" },
  ],
};

const app = agent({ name: "fake" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: PROTOCOL_VERSION,
    agentCapabilities: { sessionCapabilities: { resume: manners === "forgets" ? null : {} } },
  }))
  .onRequest(methods.agent.session.new, () => {
    if (manners === "refuses key") throw Object.assign(new Error("Authentication required"), { code: -32000 });
    remember("new");
    return { sessionId: "session-1", modes };
  })
  .onRequest(methods.agent.session.resume, () => {
    remember("resumed");
    return { modes };
  })
  .onRequest(methods.agent.session.setMode, ({ params }) => {
    remember(`mode ${params.modeId}`);
    return {};
  })
  .onNotification(methods.agent.session.cancel, () => remember("cancelled"))
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const prompt = params.prompt.map((block) => (block.type === "text" ? block.text : "")).join("");
    const isProposing = prompt.includes("Propose") || prompt.includes("JSON object");
    const say = (text: string): Promise<void> =>
      client.notify(methods.client.session.update, {
        sessionId: params.sessionId,
        update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text } },
      });
    remember(`prompt ${isProposing ? "propose" : "implement"}`);
    if (manners === "hangs") {
      spawn("sleep", ["307"], { detached: true, stdio: "ignore" }).unref();
      await new Promise(() => {});
    }
    const times = remembered().split("prompt").length - 1;
    if (manners.startsWith("dies") && times === 1) process.exit(7);
    if (manners === "refuses") return { stopReason: "refusal" };
    if (isProposing) {
      const asked = await client.request(methods.client.session.requestPermission, {
        sessionId: params.sessionId,
        toolCall: { toolCallId: "1", kind: "edit", title: "edit" },
        options: [
          { optionId: "yes", kind: "allow_once", name: "Yes" },
          { optionId: "no", kind: "reject_once", name: "No" },
        ],
      });
      if (asked.outcome.outcome === "selected" && asked.outcome.optionId === "yes")
        appendFileSync("train.py", "# sneaky\n");
      if (manners === "mumbles" && times === 1) await say("I have an idea.");
      else
        await say(`I propose ${JSON.stringify({ ...EXAMPLE_PROPOSAL, remembered: remembered().trim().split("\n") })}`);
    } else if (manners !== "idle") {
      const text = readFileSync("train.py", "utf8");
      writeFileSync("train.py", `${text}epochs = ${4 + times}\n`);
      await say("Done.");
    }
    if (manners === "goes on") setTimeout(nameTheSession, 50);
    return { stopReason: "end_turn" };
  });

/** A call after the answer, as agents make it to name a session. */
const nameTheSession = (): void =>
  void fetch(`${process.env.FAKE_BASE_URL}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env.FAKE_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "mock-model", messages: [{ role: "user", content: "Name this session." }] }),
  });

process.stdout.write("a notice that is no JSON\n");
app.connect(
  ndJsonStream(
    Writable.toWeb(process.stdout) as WritableStream<Uint8Array>,
    Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
  ),
);
