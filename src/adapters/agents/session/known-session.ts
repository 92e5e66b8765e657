import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionRequest } from "../../../ports/agent.ts";

/** The agent's own name for the session that this attempt had before, also under an orchestrator that was killed. */
export const knownSession = async (request: SessionRequest): Promise<string | null> => {
  const id = await readFile(fileOf(request), "utf8").catch(() => "");
  return id === "" ? null : id;
};

/** Keeps that name for whoever goes on with the attempt. */
export const rememberSession = (request: SessionRequest, id: string): Promise<void> => writeFile(fileOf(request), id);

/** Below `session/`, so that it goes with the home that holds the agent's memory of it. */
const fileOf = ({ folder }: SessionRequest): string => join(folder, "session", "agent-session.txt");
