/** Work that may be overtaken by a time limit, the caller's abort, or something else. */
export interface Race<T> {
  readonly work: Promise<T>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onTimeout: T;
  readonly onAbort: T;
  /** Registers further ends; what it returns is called once the race is over. */
  readonly others?: (settle: (end: T) => void) => (() => void) | undefined;
}

/** Resolves with whichever end comes first, and leaves no timer or listener behind. */
export const untilFirst = <T>({ work, timeoutMs, signal, onTimeout, onAbort, others }: Race<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => settle(onAbort);
    const timer = setTimeout(() => settle(onTimeout), timeoutMs);
    let forget: (() => void) | undefined;
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      forget?.();
    };
    const settle = (end: T): void => {
      over();
      resolve(end);
    };
    signal.addEventListener("abort", abort, { once: true });
    forget = others?.(settle);
    work.then(settle, (error: unknown) => {
      over();
      reject(error);
    });
    if (signal.aborted) abort();
  });
