import assert from "node:assert/strict";
import type { CaptureJob, Executor, ReplicateJob } from "../ports/executor.ts";
import type { ContractCase } from "./contract-case.ts";

/** One executor to hold to the contract, and jobs that behave as their names say. */
export interface ExecutorSubject {
  readonly executor: Executor;
  /** The same executor as the next orchestrator would open it, after this one is gone. */
  reopen(): Executor;
  readonly capture: CaptureJob;
  /** Finishes quickly; reports `score`, and `stamp`, which is another number every time that it is run. Ids have seeds of their own. */
  measured(id: string, environmentHash: string): ReplicateJob;
  /** Its code crashes. */
  crashing(id: string, environmentHash: string): ReplicateJob;
  /** Runs for a minute, unless it is ended. */
  lasting(id: string, environmentHash: string): ReplicateJob;
  readonly dispose?: () => Promise<void>;
}

/** The contract of `ports/executor`; each case gets a fresh subject. */
export const executorContract = (makeSubject: () => Promise<ExecutorSubject>): readonly ContractCase[] => {
  const cases: ContractCase[] = [];
  const never = new AbortController().signal;
  const check = (title: string, body: (subject: ExecutorSubject, hash: string) => Promise<void>): void => {
    const run = async (): Promise<void> => {
      const subject = await makeSubject();
      try {
        const captured = await subject.executor.capture(subject.capture, never);
        assert.equal(captured.kind, "captured", JSON.stringify(captured));
        if (captured.kind === "captured") await body(subject, captured.environment.hash);
      } finally {
        await subject.dispose?.();
      }
    };
    cases.push({ title, run });
  };

  check(
    "captures the same environment twice, and says how it knows whose code runs",
    async ({ executor, capture }, hash) => {
      const again = await executor.capture(capture, never);
      assert.ok(again.kind === "captured");
      assert.equal(again.environment.hash, hash);
      assert.notEqual(again.environment.provenance, "");
      assert.ok(again.environment.slots >= 1);
    },
  );

  check("resolves with finite metrics and a duration", async ({ executor, measured }, hash) => {
    const outcome = await executor.run(measured("a", hash), never);
    assert.ok(outcome.kind === "finished", JSON.stringify(outcome));
    assert.ok(Object.hasOwn(outcome.metrics, "score"));
    assert.ok(Object.values(outcome.metrics).every(Number.isFinite));
    assert.ok(outcome.durationMs > 0);
  });

  check("never measures one id twice, in a row or at the same time", async ({ executor, measured }, hash) => {
    const job = measured("a", hash);
    const [one, two] = await Promise.all([executor.run(job, never), executor.run(job, never)]);
    assert.deepEqual(two, one);
    assert.deepEqual(await executor.run(job, never), one);
    const other = await executor.run(measured("b", hash), never);
    assert.notDeepEqual(other, one);
  });

  check(
    "knows the result of an id after the orchestrator was started again",
    async ({ executor, reopen, measured }, hash) => {
      const job = measured("a", hash);
      assert.deepEqual(await reopen().run(job, never), await executor.run(job, never));
    },
  );

  check(
    "answers for code that crashes instead of rejecting, the same way each time",
    async ({ executor, crashing }, hash) => {
      const job = crashing("a", hash);
      const outcome = await executor.run(job, never);
      assert.ok(outcome.kind === "failed");
      assert.equal(outcome.failure, "crash");
      assert.notEqual(outcome.message, "");
      assert.deepEqual(await executor.run(job, never), outcome);
    },
  );

  check("ends a job that is cancelled, and has measured nothing", async ({ executor, lasting }, hash) => {
    const abort = new AbortController();
    const running = executor.run(lasting("a", hash), abort.signal);
    setTimeout(() => abort.abort(), 300);
    const outcome = await running;
    assert.ok(outcome.kind === "failed");
    assert.equal(outcome.failure, "killed");
    assert.deepEqual(await executor.adoptable(), []);
  });

  check(
    "does not start what is cancelled beforehand, and starts it when it is asked for again",
    async ({ executor, measured }, hash) => {
      const job = measured("a", hash);
      const outcome = await executor.run(job, AbortSignal.abort());
      assert.ok(outcome.kind === "failed");
      assert.equal(outcome.failure, "killed");
      assert.equal((await executor.run(job, never)).kind, "finished");
    },
  );

  check("passes the smoke run of a project that has none", async ({ executor, measured }, hash) => {
    assert.equal((await executor.smoke(measured("a", hash), never)).passed, true);
  });

  check("names each guarantee once, with the reason", async ({ executor }) => {
    const guarantees = await executor.guarantees();
    assert.equal(new Set(guarantees.map(({ name }) => name)).size, guarantees.length);
    assert.ok(guarantees.every(({ detail }) => detail !== ""));
  });

  return cases;
};
