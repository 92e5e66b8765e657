/** Bytes of which only the first and last part is kept once they exceed a limit. */
export interface CappedOutput {
  write(chunk: Uint8Array): void;
  /** What was kept; the two parts are joined by a line that says how many bytes are missing. */
  bytes(): Buffer;
  /** Bytes written, kept or not. */
  readonly totalBytes: number;
  readonly truncated: boolean;
}

/** Keeps at most `maxBytes` of what is written to it: half from the start, half from the end. */
export function cappedOutput(maxBytes: number): CappedOutput {
  const headLimit = Math.ceil(maxBytes / 2);
  const tail = tailBuffer(maxBytes - headLimit);
  const head: Buffer[] = [];
  let headBytes = 0;
  let totalBytes = 0;
  return {
    write(chunk) {
      totalBytes += chunk.length;
      const forHead = Math.min(chunk.length, headLimit - headBytes);
      if (forHead > 0) {
        head.push(Buffer.from(chunk.subarray(0, forHead)));
        headBytes += forHead;
      }
      if (forHead < chunk.length) tail.write(chunk.subarray(forHead));
    },
    bytes() {
      const missing = totalBytes - headBytes - tail.length;
      const gap = missing > 0 ? [Buffer.from(gapLine(missing))] : [];
      return Buffer.concat([...head, ...gap, tail.bytes()]);
    },
    get totalBytes() {
      return totalBytes;
    },
    get truncated() {
      return totalBytes > headBytes + tail.length;
    },
  };
}

/** The line that stands in for bytes that were not kept. */
export const gapLine = (missingBytes: number): string => `\n[… ${missingBytes} bytes left out …]\n`;

/** The last `limit` bytes of what is written to it. */
export function tailBuffer(limit: number): {
  write(chunk: Uint8Array): void;
  bytes(): Buffer;
  readonly length: number;
} {
  const chunks: Buffer[] = [];
  let held = 0;
  return {
    write(chunk) {
      // A copy, because a slice would keep the whole of Node's read buffer alive.
      chunks.push(Buffer.from(chunk.subarray(Math.max(0, chunk.length - limit))));
      held += Math.min(chunk.length, limit);
      while (chunks[0] !== undefined && held - chunks[0].length >= limit) held -= chunks.shift()?.length ?? 0;
    },
    bytes() {
      const all = Buffer.concat(chunks);
      return all.subarray(Math.max(0, all.length - limit));
    },
    get length() {
      return Math.min(held, limit);
    },
  };
}
