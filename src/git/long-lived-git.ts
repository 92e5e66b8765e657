import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { type GitPlace, gitEnvironment, HARDENED } from "./git-command.ts";

/** A git command that answers one question after the other, instead of one process for each. */
export interface LongLivedGit<Answer> {
  ask(question: string): Promise<Answer>;
  /** Ends the process; the next question starts another. */
  close(): void;
}

/** Cuts what git prints into answers; an error is the answer to one question and leaves those after it alone. */
export type AnswerCutter<Answer> = (onAnswer: (answer: Answer | Error) => void) => (chunk: Buffer) => void;

/**
 * Keeps a git command under way that reads questions and prints an answer to each, in their order.
 *
 * Its process is started with the first question, again should it die, and ends when nothing was asked for a while, with
 * `close`, and with our own process, whose end closes its input; it never keeps a finished program alive. What it died
 * over is asked once more.
 */
export const longLivedGit = <Answer>(
  place: GitPlace,
  args: readonly string[],
  cutter: AnswerCutter<Answer>,
): LongLivedGit<Answer> => {
  let running: Running<Answer> | null = null;
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearTimeout(timer);
    running?.end();
    running = null;
  };
  const current = (): Running<Answer> => {
    if (running === null || running.hasEnded()) running = start(place, args, cutter);
    return running;
  };
  return {
    ask: async (question) => {
      clearTimeout(timer);
      try {
        return await current().ask(question);
      } catch (error) {
        if (!(error instanceof GitEnded)) throw error;
        return await current().ask(question);
      } finally {
        if (running?.isIdle()) {
          clearTimeout(timer);
          timer = setTimeout(close, IDLE_MS).unref();
        }
      }
    },
    close,
  };
};

interface Running<Answer> {
  ask(question: string): Promise<Answer>;
  isIdle(): boolean;
  hasEnded(): boolean;
  end(): void;
}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

class GitEnded extends Error {}

const start = <Answer>(place: GitPlace, args: readonly string[], cutter: AnswerCutter<Answer>): Running<Answer> => {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn("git", [...HARDENED, ...args], {
    cwd: "/",
    env: gitEnvironment(place),
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const waiting: Waiting<Answer>[] = [];
  const cut = cutter((answer) => {
    const next = waiting.shift();
    if (answer instanceof Error) next?.reject(answer);
    else next?.resolve(answer);
  });
  let ended = false;
  const end = (): void => {
    ended = true;
    for (const { reject } of waiting.splice(0)) reject(new GitEnded(`git ${args[0]} ended before it answered.`));
  };
  child.stdout.on("data", cut);
  child.on("close", end);
  child.on("error", end);
  child.stdin.on("error", end);
  child.unref();
  const pipes = [child.stdin, child.stdout].filter((stream) => stream instanceof Socket);
  const keepAlive = (isBusy: boolean): void => {
    for (const pipe of pipes) {
      if (isBusy) pipe.ref();
      else pipe.unref();
    }
  };
  keepAlive(false);

  return {
    ask: (question) =>
      new Promise<Answer>((resolve, reject) => {
        keepAlive(true);
        waiting.push({ resolve, reject });
        child.stdin.write(question);
      }).finally(() => {
        if (waiting.length === 0) keepAlive(false);
      }),
    isIdle: () => waiting.length === 0,
    hasEnded: () => ended,
    end: () => child.stdin.end(),
  };
};

const IDLE_MS = 10_000;
