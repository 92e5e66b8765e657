import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLastLine, parseMetrics, requireMetrics } from "../../../src/adapters/executors/local/parse-metrics.ts";
import { aSpec } from "./a-project.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const fromFile = (text: string) => parseMetrics(bytes(text));
const fromOutput = (text: string | Uint8Array) => parseLastLine(typeof text === "string" ? bytes(text) : text, "score");
const metricsOf = (parsed: ReturnType<typeof parseMetrics>) => (parsed.ok ? parsed.metrics : parsed.message);

describe("metrics that count", () => {
  test.each([
    ['{"score": 0.5}', { score: 0.5 }],
    ['  {"score": -1e-300}\r\n', { score: -1e-300 }],
    ['\uFEFF{"score": 1}', { score: 1 }],
    ['{\n  "score": 1,\n  "loss": 2\n}\n', { score: 1, loss: 2 }],
    ['{"score": 1, "val": {"acc": 0.5, "by": {"class": 3}}}', { score: 1, "val.acc": 0.5, "val.by.class": 3 }],
    ['{"score": 1, "model": "forest", "ok": true, "none": null, "list": [1, 2]}', { score: 1 }],
    ['{"score": -0.0}', { score: 0 }],
    ['{"score": 1, "__proto__": {"x": 2}}', { score: 1, "__proto__.x": 2 }],
    ['{"größe 1": 2}', { "größe 1": 2 }],
  ])("are the finite numbers of one JSON object: %s", (text, metrics) => {
    expect(metricsOf(fromFile(text))).toEqual(metrics);
  });

  test("are found on the last line of the output, whatever was printed before", () => {
    const noise = Buffer.from([0x00, 0xff, 0xfe, 0x1b, 0x5b, 0x0a]);
    expect(metricsOf(fromOutput(Buffer.concat([noise, bytes('epoch 1\n{"loss": 3}\n{"score": 1}\r\n\n')])))).toEqual({
      score: 1,
    });
    expect(metricsOf(fromOutput('{"score": 1}'))).toEqual({ score: 1 });
  });
});

describe("what is never a score, and the sentence that says so", () => {
  test.each([
    ["", /empty/],
    ["  \n\t", /empty/],
    ["0.5", /a number/],
    ["[1]", /a list/],
    ["null", /null/],
    ['"0.5"', /a string/],
    ["{}", /hold no number/],
    ['{"score": "0.5"}', /hold no number/],
    ['{"score": NaN}', /a metric is NaN/],
    ['{"score": -Infinity}', /a metric is -Infinity/],
    ['{"score": Infinity}', /a metric is Infinity/],
    ['{"score": 1e999}', /"score" is too large/],
    ['{"loss": {"x": -1e999}, "score": 1}', /"loss.x" is too large/],
    ['{"score": 1}\n{"score": 2}\n', /2 JSON values/],
    ['{"score": 1}\0', /NUL/],
    ['{"score": 1', /no valid JSON/],
    ["{'score': 1}", /no valid JSON/],
    ['{"score": 1,}', /no valid JSON/],
    ['{"score": .5}', /no valid JSON/],
    ['{"a.b": 1, "a": {"b": 2}}', /"a.b" is there twice/],
    ['{"": 1}', /is empty/],
    [`{"${"x".repeat(201)}": 1}`, /longer than 200/],
    ['{"a\\u001b[31m": 1}', /control characters/],
    [`${'{"a":'.repeat(20)}1${"}".repeat(20)}`, /nested deeper/],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`m${i}`, i]))), /more than 10000/],
    [`{"score": 1, "padding": "${"x".repeat(1024 * 1024)}"}`, /at most 1048576 are read/],
  ])("in a file: %.60s", (text, message) => {
    const parsed = fromFile(text);
    expect(parsed.ok).toBe(false);
    expect(metricsOf(parsed)).toMatch(message);
  });

  test.each([
    ["", /printed nothing/],
    ["\n\n\r\n", /printed nothing/],
    ["done\n", /no JSON object \("done"\)/],
    ['{"score": 1}\ndone\n', /no JSON object/],
    ['{"score": NaN}', /a metric is NaN/],
    ['{"score": 0.8}\n{"score": 0.9}\n', /"score" in 2 JSON lines/],
    ['{"score": 0.8}\nsome words\n{"val": 1, "score": 0.9}\n', /"score" in 2 JSON lines/],
  ])("on the last line: %j", (text, message) => {
    const parsed = fromOutput(text);
    expect(parsed.ok).toBe(false);
    expect(metricsOf(parsed)).toMatch(message);
  });

  test("is text that is not UTF-8", () => {
    expect(metricsOf(parseMetrics(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])))).toMatch(/not valid UTF-8/);
    expect(metricsOf(parseMetrics(Buffer.from('{"score": 1}', "utf16le")))).toMatch(/NUL|UTF-8/);
    expect(metricsOf(fromOutput(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])))).toMatch(/not valid UTF-8/);
  });

  test("is an evaluation that does not report what the study asks for", () => {
    const spec = aSpec({ guardrails: [{ metric: "f1", direction: "maximize", notWorseBy: 0, strict: false }] });
    expect(metricsOf(requireMetrics({ scor: 1, f1: 2 }, spec))).toBe(
      'metric "score" was not reported; the evaluation reported scor, f1',
    );
    expect(metricsOf(requireMetrics({ score: 1 }, spec))).toMatch(/metric "f1" was not reported/);
    expect(requireMetrics({ score: 1, f1: 2 }, spec).ok).toBe(true);
  });
});

describe("whatever an evaluation writes", () => {
  const keepsItsWord = (parsed: ReturnType<typeof parseMetrics>): boolean =>
    parsed.ok ? Object.values(parsed.metrics).every(Number.isFinite) : parsed.message.length > 10;

  test("comes out as finite numbers or as a sentence, never as an exception (10,000 cases)", () => {
    const jsonLike = fc.array(
      fc.constantFrom(
        ...'{}[]":,.eE+-0123456789 \n\r\t\\',
        "NaN",
        "Infinity",
        "1e999",
        '"score"',
        "null",
        "\0",
        "\uFEFF",
        "true",
      ),
      { maxLength: 30 },
    );
    const any = fc.oneof(
      jsonLike.map((parts) => bytes(parts.join(""))),
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map(bytes),
      fc.json().map((text) => bytes(`{"score":${text}}`)),
    );
    fc.assert(
      fc.property(any, (input) => keepsItsWord(parseMetrics(input)) && keepsItsWord(parseLastLine(input, "score"))),
      { numRuns: 10_000 },
    );
  });

  test("gives back exactly the numbers of any nested object", () => {
    const name = fc.stringMatching(/^[a-z]{1,5}$/);
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
    const flat = fc.dictionary(name, number, { minKeys: 1, maxKeys: 5 });
    fc.assert(
      fc.property(flat, flat, (outer, inner) => {
        const expected = {
          ...outer,
          ...Object.fromEntries(Object.entries(inner).map(([key, value]) => [`zz.${key}`, value])),
        };
        expect(metricsOf(fromFile(JSON.stringify({ ...outer, zz: inner })))).toEqual(expected);
      }),
    );
  });
});
