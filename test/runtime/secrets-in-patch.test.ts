import { describe, expect, it } from "vitest";
import { secretsInPatch } from "../../src/runtime/secrets-in-patch.ts";

const KEY = `sk-ant-api03-${"a1B2".repeat(10)}`;

describe("A patch", () => {
  it("is told of a credential that it adds, by file and kind, without the credential", () => {
    const found = secretsInPatch([{ path: "train.py", before: "x = 1\n", after: `x = 1\nkey = "${KEY}"\n` }]);
    expect(found).toEqual(["train.py holds what looks like a secret (Anthropic key): take it out."]);
  });

  it("is not blamed for a credential that was there before, or for one that it removes", () => {
    expect(secretsInPatch([{ path: "a", before: `k = "${KEY}"`, after: `k = "${KEY}" # kept` }])).toEqual([]);
    expect(secretsInPatch([{ path: "a", before: KEY, after: null }])).toEqual([]);
  });
});
