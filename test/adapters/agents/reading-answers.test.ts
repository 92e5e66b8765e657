import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Phase, permissionAnswer } from "../../../src/adapters/agents/acp/permission.ts";
import { failureClass } from "../../../src/adapters/agents/session/failure-class.ts";
import { lastJsonObject } from "../../../src/adapters/agents/session/last-json-object.ts";

describe("The JSON object in an answer", () => {
  it.each([
    ["alone", '{"a": 1}', { a: 1 }],
    ["in a fence", 'Here:\n```json\n{"a": {"b": [1, {"c": "}"}]}}\n```\nDone.', { a: { b: [1, { c: "}" }] } }],
    ["the last of several", '{"a": 1} and then {"a": 2}', { a: 2 }],
    ["before prose with braces", '{"a": 1} as in f{x} or {not json}', { a: 1 }],
    ["with braces and quotes in its text", '{"a": "use {x} and \\"}\\""}', { a: 'use {x} and "}"' }],
    ["after a broken one", '{"a": 1, {"b": 2}', { b: 2 }],
  ])("is found %s", (_, text, expected) => {
    expect(lastJsonObject(text)).toEqual(expected);
  });

  it.each(["", "no object", "[1, 2]", "{", "}", "{a: 1}", '"text"', "null"])("is not found in %j", (text) => {
    expect(lastJsonObject(text)).toBeNull();
  });

  it("is found after any words, and any answer is read to its end", () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (words, object) => {
        fc.pre(!("__proto__" in object));
        expect(lastJsonObject(`${words}\n${JSON.stringify(object)}`)).toEqual({ ...object });
      }),
    );
    expect(lastJsonObject("{".repeat(100_000))).toBeNull();
    expect(lastJsonObject("}".repeat(100_000))).toBeNull();
    expect(lastJsonObject("{}".repeat(100_000))).toEqual({});
  });
});

describe("What a failure was", () => {
  it.each([
    ["sign-in", "API Error: 401 Unauthorized"],
    ["sign-in", "Please run /login"],
    ["sign-in", "You exceeded your current quota, please check your plan and billing details"],
    ["rate limit", "429 Too Many Requests"],
    ["rate limit", "RESOURCE_EXHAUSTED"],
    ["overload", '{"type":"overloaded_error"}'],
    ["outage", "stream disconnected before completion: error sending request"],
    ["outage", "connect ECONNREFUSED 127.0.0.1:4010"],
    ["budget", "espalier_budget: The budget of this session is spent"],
    [null, "SyntaxError: unexpected token"],
    [null, "wrote 401.5 lines of code"],
  ])("is read as %s from %j", (failure, text) => {
    expect(failureClass(text)).toBe(failure);
  });
});

describe("A request for permission", () => {
  const options = [
    { optionId: "always", kind: "allow_always" as const, name: "Always" },
    { optionId: "once", kind: "allow_once" as const, name: "Once" },
    { optionId: "no", kind: "reject_once" as const, name: "No" },
  ];
  const answer = (kind: "edit" | "execute" | "read" | "delete" | "move" | null, phase: Phase): unknown =>
    permissionAnswer({ toolCall: { toolCallId: "1", kind }, options }, phase).outcome;

  it.each(["edit", "delete", "move"] as const)(
    "to %s is turned down while proposing and granted once while implementing",
    (kind) => {
      expect(answer(kind, "propose")).toEqual({ outcome: "selected", optionId: "no" });
      expect(answer(kind, "implement")).toEqual({ outcome: "selected", optionId: "once" });
    },
  );

  it("to read or run something is granted in both phases, since it happens in a jail", () => {
    for (const kind of ["read", "execute", null] as const)
      for (const phase of ["propose", "implement"] as const)
        expect(answer(kind, phase)).toEqual({ outcome: "selected", optionId: "once" });
  });

  it("that offers no fitting answer is cancelled", () => {
    const asked = { toolCall: { toolCallId: "1", kind: "edit" as const }, options: options.slice(0, 2) };
    expect(permissionAnswer(asked, "propose").outcome).toEqual({ outcome: "cancelled" });
  });
});
