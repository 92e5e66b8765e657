import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAgentFile } from "../../src/core/agent-files.ts";
import { findSecrets, redactSecrets } from "../../src/core/redact.ts";

const SECRET = "Tr0ub4dor&3-horse+battery/staple";

const ENCODINGS: readonly (readonly [string, string])[] = [
  ["plain", SECRET],
  ["base64", Buffer.from(SECRET).toString("base64")],
  ["base64 with a byte before it", Buffer.from(`x${SECRET}`).toString("base64")],
  ["base64 with two bytes before it", Buffer.from(`xy${SECRET} and more`).toString("base64")],
  ["base64url", Buffer.from(SECRET).toString("base64url")],
  ["hexadecimal", Buffer.from(SECRET).toString("hex")],
  ["HEXADECIMAL", Buffer.from(SECRET).toString("hex").toUpperCase()],
  ["percent-encoded", encodeURIComponent(SECRET)],
  ["backwards", [...SECRET].reverse().join("")],
];

const SHAPES: readonly (readonly [string, string])[] = [
  ["Anthropic key", `sk-ant-api03-${"a1B2".repeat(10)}`],
  ["OpenAI key", `sk-proj-${"a1B2".repeat(10)}`],
  ["OpenAI key", `sk-${"a1B2".repeat(12)}`],
  ["Google key", `AIza${"a1B2c3D".repeat(5)}`],
  ["GitHub token", `ghp_${"a1B2".repeat(9)}`],
  ["AWS access key", `AKIA${"ABCD1234".repeat(2)}`],
  ["Hugging Face token", `hf_${"aBcD".repeat(8)}`],
  ["private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----"],
  ["password in a URL", "https://user:hunter2hunter2@example.com/x"],
  ["authorization header", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz"],
];

const HONEST: readonly string[] = [
  "learning_rate = 0.1",
  "commit 8533037a7c0f2f4b1f9be7b5c4a1d2e3f4a5b6c7",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "task-ant-colony-optimisation and risk-adjusted-returns",
  "from sklearn.ensemble import HistGradientBoostingClassifier",
  "https://example.com:8080/path?token=none",
  "password = getpass.getpass()",
  'headers = {"Authorization": f"Bearer {token}"}',
  "sk-learn is the scikit, sk-short",
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
];

describe("Redaction", () => {
  it.each(ENCODINGS)("removes a known secret that is written %s", (_, written) => {
    const text = `before ${written} after`;
    expect(redactSecrets(text, [SECRET])).not.toContain(written.slice(4, -6));
    expect(redactSecrets(text, [SECRET])).toMatch(/^before .*\[redacted: known secret\].* after$/s);
  });

  it.each(SHAPES)("recognises the shape of a %s", (rule, key) => {
    expect(redactSecrets(`key: ${key};`)).toContain(`[redacted: ${rule}]`);
    expect(findSecrets(`key: ${key};`)).toHaveLength(1);
  });

  it.each(HONEST)("leaves honest text alone: %s", (text) => {
    expect(redactSecrets(text, [SECRET])).toBe(text);
  });

  it("never reveals a known secret, whatever surrounds it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 12 }), (before, after, secret) => {
        expect(redactSecrets(`${before}${secret}${after}`, [secret])).not.toContain(secret);
      }),
    );
  });

  it("does not touch words that are too short to be secrets", () => {
    expect(redactSecrets("a test of words", ["test"])).toBe("a test of words");
  });
});

describe("Files that configure agents", () => {
  it.each([
    ".claude/settings.json",
    "sub/.claude/hooks/start.sh",
    ".Codex/config.toml",
    ".gemini/settings.json",
    ".mcp.json",
    "AGENTS.md",
    "packages/a/CLAUDE.md",
    "GEMINI.md",
    ".github/copilot-instructions.md",
    "opencode.json",
    ".env",
  ])("include %s", (path) => {
    expect(isAgentFile(path)).toBe(true);
  });

  it.each([
    "train.py",
    "agents.md.py",
    "src/claude.py",
    ".github/workflows/ci.yml",
    "conf/env.yaml",
    "docs/agents/x.md",
  ])("do not include %s", (path) => {
    expect(isAgentFile(path)).toBe(false);
  });
});
