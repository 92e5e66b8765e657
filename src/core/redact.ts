/** A secret found in a text: where, how long, and by which rule. Never holds the secret itself. */
export interface SecretFinding {
  readonly rule: string;
  readonly index: number;
  readonly length: number;
}

/**
 * Finds credentials in a text: values that are known to be secret first (plain, base64, hexadecimal, percent-encoded),
 * then the shapes that providers give their keys.
 */
export const findSecrets = (text: string, known: readonly string[] = []): readonly SecretFinding[] =>
  withoutOverlaps([...knownFindings(text, known), ...shapeFindings(text)]);

/** Replaces every secret in a text by `[redacted: <rule>]`, but for those that `before` holds as well. */
export const redactSecrets = (text: string, known: readonly string[] = [], before = ""): string => {
  const parts: string[] = [];
  let from = 0;
  for (const { rule, index, length } of findSecrets(text, known)) {
    if (before.includes(text.slice(index, index + length))) continue;
    parts.push(text.slice(from, index), `[redacted: ${rule}]`);
    from = index + length;
  }
  parts.push(text.slice(from));
  return parts.join("");
};

/** The rules whose marks `redactSecrets` left in `after` and not, or not as often, in `before`. */
export const redactedIn = (before: string, after: string): readonly string[] => {
  const earlier = marksIn(before);
  return [...marksIn(after)].flatMap(([rule, count]) => (count > (earlier.get(rule) ?? 0) ? [rule] : []));
};

const marksIn = (text: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const [, rule = ""] of text.matchAll(/\[redacted: ([A-Za-z ]+)\]/g))
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
};

const knownFindings = (text: string, known: readonly string[]): SecretFinding[] =>
  known
    .filter((secret) => secret.length >= MIN_KNOWN_LENGTH)
    .flatMap((secret) => encodings(secret))
    .flatMap((needle) =>
      occurrences(text, needle).map((index) => ({ rule: "known secret", index, length: needle.length })),
    );

const occurrences = (text: string, needle: string): number[] => {
  const found: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) found.push(at);
  return found;
};

/** A secret as it may be written: base64 depends on where in the encoded bytes it starts, so all three cores are tried. */
const encodings = (secret: string): readonly string[] => {
  const bytes = utf8Bytes(secret);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const cores = [0, 1, 2].map((shift) => base64Core(bytes, shift)).filter((core) => core.length >= MIN_KNOWN_LENGTH);
  const urlSafe = cores.map((core) => core.replaceAll("+", "-").replaceAll("/", "_"));
  return [
    ...new Set([secret, encodeURIComponent(secret), hex, hex.toUpperCase(), reversed(secret), ...cores, ...urlSafe]),
  ];
};

const reversed = (secret: string): string => [...secret].reverse().join("");

/** The characters of a base64 text that depend on these bytes alone when `shift` unknown bytes come before them. */
const base64Core = (bytes: readonly number[], shift: number): string => {
  const padded = [...new Array<number>(shift).fill(0), ...bytes];
  let out = "";
  for (let i = 0; i < padded.length; i += 3) {
    const [a = 0, b = 0, c = 0] = padded.slice(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    for (const bits of [18, 12, 6, 0]) out += BASE64.charAt((word >> bits) & 63);
  }
  const first = Math.ceil((shift * 8) / 6);
  return out.slice(first, Math.floor((padded.length * 8) / 6));
};

const utf8Bytes = (text: string): readonly number[] =>
  [...text].flatMap((char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
    if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  });

const shapeFindings = (text: string): SecretFinding[] =>
  SHAPES.flatMap(({ rule, pattern }) =>
    [...text.matchAll(pattern)].map((match) => {
      const secret = match[1] ?? match[0];
      return { rule, index: match.index + match[0].lastIndexOf(secret), length: secret.length };
    }),
  );

const withoutOverlaps = (findings: readonly SecretFinding[]): readonly SecretFinding[] => {
  const sorted = [...findings].sort((a, b) => a.index - b.index || b.length - a.length);
  const kept: SecretFinding[] = [];
  let end = 0;
  for (const finding of sorted) {
    const lastKept = kept.at(-1);
    if (finding.index >= end || lastKept === undefined) kept.push(finding);
    else if (finding.index + finding.length > end)
      kept[kept.length - 1] = { ...lastKept, length: finding.index + finding.length - lastKept.index };
    end = Math.max(end, finding.index + finding.length);
  }
  return kept;
};

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Shorter values are words, and would redact honest text. */
const MIN_KNOWN_LENGTH = 8;

/** Formats with a fixed prefix, so that honest hashes and identifiers are left alone. */
const SHAPES: readonly { readonly rule: string; readonly pattern: RegExp }[] = [
  { rule: "private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  { rule: "Anthropic key", pattern: /\bsk-ant-[A-Za-z0-9_-]{16,}/g },
  { rule: "OpenAI key", pattern: /\bsk-(?!ant-)(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{20,}/g },
  { rule: "Google key", pattern: /\bAIza[0-9A-Za-z_-]{35}/g },
  { rule: "GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/g },
  { rule: "GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { rule: "AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { rule: "AWS secret key", pattern: /aws_secret_access_key["'\s:=]+([A-Za-z0-9/+]{40})\b/gi },
  { rule: "Hugging Face token", pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { rule: "Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  { rule: "Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { rule: "npm token", pattern: /\bnpm_[A-Za-z0-9]{36}/g },
  { rule: "PyPI token", pattern: /\bpypi-[A-Za-z0-9_-]{50,}/g },
  { rule: "JSON web token", pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  {
    rule: "authorization header",
    pattern: /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{16,})/gi,
  },
  { rule: "password in a URL", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:([^\s:/@]{4,})@/gi },
];
