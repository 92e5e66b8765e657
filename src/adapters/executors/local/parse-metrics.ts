import type { Metrics } from "../../../core/metrics.ts";
import type { StudySpec } from "../../../core/study-spec.ts";

/** The numbers of one evaluation, or the sentence that says why there are none. */
export type ParsedMetrics =
  | { readonly ok: true; readonly metrics: Metrics }
  | { readonly ok: false; readonly message: string };

/** Reads the content of a metrics file: one JSON object, whose finite numbers count under dotted names. */
export function parseMetrics(bytes: Uint8Array): ParsedMetrics {
  if (bytes.length > MAX_BYTES) return refused(`the metrics hold ${bytes.length} bytes; at most ${MAX_BYTES} are read`);
  const text = decode(bytes);
  if (text === null) return refused("the metrics are not valid UTF-8");
  if (text.trim() === "") return refused("the metrics are empty; write one JSON object");
  const value = parseJson(text);
  if (!value.ok) return refused(explainInvalid(text, value.message));
  if (!isPlainObject(value.value)) return refused(`the metrics are ${nounFor(value.value)}; write one JSON object`);
  return collect(value.value);
}

/** Reads the metrics from the last line of what the evaluation printed; `objective` tells them from log lines. */
export function parseLastLine(stdout: Uint8Array, objective: string): ParsedMetrics {
  const lines = splitLines(stdout);
  const last = lines.findLastIndex((line) => !isBlank(line));
  const line = lines[last];
  if (line === undefined) return refused(`the evaluation printed nothing; ${HOW_TO_REPORT}`);
  if (!looksLikeObject(line)) {
    return refused(`the last line that the evaluation printed is no JSON object (${quote(line)}); ${HOW_TO_REPORT}`);
  }
  const parsed = parseMetrics(line);
  if (!parsed.ok) return refused(`in the last line that the evaluation printed, ${parsed.message}`);
  // Two scores in one output: the later one may be a stranger's, printed at exit.
  const rivals = lines.slice(0, last).filter((earlier) => looksLikeObject(earlier) && reports(earlier, objective));
  if (rivals.length === 0) return parsed;
  return refused(
    `the evaluation printed "${objective}" in ${rivals.length + 1} JSON lines, so it is unclear which one counts; ` +
      `write the metrics to the file named in ESPALIER_METRICS_FILE`,
  );
}

/** Checks that every metric that the study speaks of is there. */
export function requireMetrics(metrics: Metrics, spec: StudySpec): ParsedMetrics {
  const wanted = [spec.objective, ...spec.constraints, ...spec.guardrails].map(({ metric }) => metric);
  const missing = wanted.find((name) => !Object.hasOwn(metrics, name));
  if (missing === undefined) return { ok: true, metrics };
  const reported = Object.keys(metrics);
  const names = reported.slice(0, 20).join(", ") || "no number at all";
  const more = reported.length > 20 ? ` and ${reported.length - 20} more` : "";
  return refused(`metric "${missing}" was not reported; the evaluation reported ${names}${more}`);
}

function collect(root: object): ParsedMetrics {
  const metrics: Record<string, number> = Object.create(null);
  let complaint: string | null = null;
  const walk = (object: object, prefix: string, depth: number): void => {
    for (const [key, value] of Object.entries(object)) {
      const name = prefix + key;
      if (typeof value === "number") complaint ??= add(name, value);
      else if (isPlainObject(value)) {
        if (depth >= MAX_DEPTH) complaint ??= `the metrics are nested deeper than ${MAX_DEPTH} levels`;
        else walk(value, `${name}.`, depth + 1);
      }
      if (complaint !== null) return;
    }
  };
  let count = 0;
  const add = (name: string, value: number): string | null => {
    if (!Number.isFinite(value)) return `metric "${clean(name)}" is too large for a number`;
    if (name === "" || name.length > MAX_NAME || clean(name) !== name) {
      return `the metric name ${quote(Buffer.from(name))} is empty, longer than ${MAX_NAME} or has control characters`;
    }
    if (Object.hasOwn(metrics, name)) return `metric "${name}" is there twice`;
    count += 1;
    if (count > MAX_METRICS) return `there are more than ${MAX_METRICS} metrics`;
    // A negative zero would be another byte for the same number.
    metrics[name] = value === 0 ? 0 : value;
    return null;
  };
  walk(root, "", 1);
  if (complaint !== null) return refused(complaint);
  return count === 0 ? refused("the metrics hold no number") : { ok: true, metrics: { ...metrics } };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Names the usual reasons in the user's terms: Python writes NaN and Infinity, which JSON does not know. */
function explainInvalid(text: string, reason: string): string {
  const token = /(?<![\w"])(NaN|-?Infinity)(?![\w"])/.exec(text)?.[1];
  if (token !== undefined) return `a metric is ${token}, which is no score`;
  if (text.includes("\0")) return "the metrics hold a NUL byte";
  const values = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (values.length > 1 && values.every((line) => parseJson(line).ok)) {
    return `the metrics hold ${values.length} JSON values; write one JSON object`;
  }
  return `the metrics are no valid JSON (${reason.slice(0, 120)})`;
}

const reports = (line: Uint8Array, objective: string): boolean => {
  const parsed = parseMetrics(line);
  return parsed.ok && Object.hasOwn(parsed.metrics, objective);
};

/** Bytes are cut into lines before they are decoded: rubbish earlier in a log must not cost the last line. */
function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    lines.push(bytes.subarray(start, end === -1 ? bytes.length : end));
    if (end === -1) break;
    start = end + 1;
  }
  return lines;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

const looksLikeObject = (line: Uint8Array): boolean =>
  /^\uFEFF?\s*\{/.test(Buffer.from(line.subarray(0, 64)).toString());

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const nounFor = (value: unknown): string =>
  Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;

const quote = (bytes: Uint8Array): string => JSON.stringify(clean(Buffer.from(bytes.subarray(0, 80)).toString()));

const clean = (text: string): string => text.replace(/\p{C}/gu, "");

const refused = (message: string): ParsedMetrics => ({ ok: false, message });

const HOW_TO_REPORT =
  "write a JSON object to the file named in ESPALIER_METRICS_FILE, or print one as the last line of stdout";
const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 16;
const MAX_NAME = 200;
const MAX_METRICS = 10_000;
const NEWLINE = 0x0a;
