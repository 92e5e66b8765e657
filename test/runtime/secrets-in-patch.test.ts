import { describe, expect, it } from "vitest";
import { redactSecrets } from "../../src/core/redact.ts";
import { secretsInPatch } from "../../src/runtime/secrets-in-patch.ts";

const KEY = `sk-ant-api03-${"a1B2".repeat(10)}`;

/** A file as a patch leaves it and as it is committed. */
const committed = (before: string, after: string) => ({
  path: "train.py",
  before,
  after: redactSecrets(after, ["hunter2-hunter2"], before),
});

describe("A patch", () => {
  it("is committed without a credential that it adds, and told so by file and kind", () => {
    const change = committed("x = 1\n", `x = 1\nkey = "${KEY}"\n`);
    expect(change.after).toBe('x = 1\nkey = "[redacted: Anthropic key]"\n');
    expect(secretsInPatch([change])).toEqual([
      "train.py held what looks like a secret (Anthropic key): write it without.",
    ]);
  });

  it("is committed without a value of the user's own environment", () => {
    const change = committed("", "password = 'hunter2-hunter2'");
    expect(change.after).toBe("password = '[redacted: known secret]'");
    expect(secretsInPatch([change])).toHaveLength(1);
  });

  it("keeps a credential that was there before, and is not blamed for it or for one that it removes", () => {
    const kept = committed(`k = "${KEY}"`, `k = "${KEY}" # kept`);
    expect(kept.after).toContain(KEY);
    expect(secretsInPatch([kept])).toEqual([]);
    expect(secretsInPatch([{ path: "a", before: KEY, after: null }])).toEqual([]);
  });

  it("is not blamed for marks that an earlier patch of its branch left", () => {
    const marked = "key = '[redacted: Anthropic key]'\n";
    expect(secretsInPatch([committed(marked, `${marked}x = 2\n`)])).toEqual([]);
  });
});
