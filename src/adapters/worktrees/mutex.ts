/** Runs tasks with the same key one after the other, in the order of the calls. */
export type Mutex = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** Makes a mutex of its own. */
export const keyedMutex = (): Mutex => {
  const tails = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const before = tails.get(key) ?? Promise.resolve();
    const run = before.then(task, task);
    const tail = run.catch(() => undefined);
    tails.set(key, tail);
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    return run;
  };
};
