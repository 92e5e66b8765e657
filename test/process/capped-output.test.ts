import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cappedOutput, gapLine, tailBuffer } from "../../src/process/index.ts";

describe("output with a limit", () => {
  test("is kept whole up to the limit, and as head and tail beyond it, however it is cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 2, max: 60 }), (chunks, limit) => {
        const output = cappedOutput(limit);
        for (const chunk of chunks) output.write(chunk);
        const all = Buffer.concat(chunks);
        const head = Math.ceil(limit / 2);
        const tail = limit - head;
        const expected =
          all.length <= limit
            ? all
            : Buffer.concat([
                all.subarray(0, head),
                Buffer.from(gapLine(all.length - limit)),
                all.subarray(all.length - tail),
              ]);
        expect(output.bytes().equals(expected)).toBe(true);
        expect(output.totalBytes).toBe(all.length);
        expect(output.truncated).toBe(all.length > limit);
      }),
    );
  });

  test("keeps its tail in bounded memory", () => {
    const tail = tailBuffer(10);
    for (let i = 0; i < 1_000; i++) tail.write(Buffer.from(String(i % 10)));
    expect(tail.bytes().toString()).toBe("0123456789");
    expect(tail.length).toBe(10);
  });
});
