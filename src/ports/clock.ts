/** Time and chance of the outer world; everything inside gets them as data. */
export interface Clock {
  /** Wall clock in milliseconds since 1970. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Lower-case hex digits of that many random bytes. */
  randomHex(bytes: number): string;
}
