import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownText, plainLine, plainText } from "../../src/views/index.ts";

describe("text of others is shown and never obeyed", () => {
  it.each([
    ["a colour", "\u001b[31mred\u001b[0m", "red"],
    ["a window title", "\u001b]0;owned\u0007after", "after"],
    ["a clipboard write", "\u001b]52;c;ZXZpbA==\u001b\\after", "after"],
    ["a hyperlink", "\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\", "click"],
    ["a device control string", "\u001bPq#0;2;0;0;0\u001b\\after", "after"],
    ["an application command", "\u001b_payload\u001b\\after", "after"],
    ["a single-byte CSI", "\u009b2Jafter", "after"],
    ["a bell, a backspace and a delete", "a\u0007b\u0008c\u007f", "abc"],
    ["a carriage return that overwrites the line", "good\rEVIL", "goodEVIL"],
    ["a right-to-left override", "abc\u202egnp.exe", "abc\\u202egnp.exe"],
    ["an isolate", "\u2066x\u2069", "\\u2066x\\u2069"],
    ["an escape sequence that never ends", "before\u001b]0;evil", "before"],
  ])("%s is taken out or spelled out", (_, hostile, shown) => {
    expect(plainText(hostile)).toBe(shown);
  });

  it("whatever the text, nothing is left that a terminal obeys but line breaks and tabs", () => {
    const characters = fc.constantFrom(
      "\u001b",
      "\u009b",
      "\u009d",
      "\u0090",
      "[",
      "]",
      "0",
      ";",
      "m",
      "\u0007",
      "\\",
      "a",
      "\u202e",
      "\n",
      "\r",
    );
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 40 }), (parts) => {
        expect(plainText(parts.join(""))).not.toMatch(OBEYED);
      }),
      { numRuns: 2000 },
    );
  });

  it("a line has no line breaks", () => {
    expect(plainLine("one\n two\t\tthree\u2028four")).toBe("one two three\\u2028four");
  });

  it("Markdown in a text stays text", () => {
    expect(markdownText("[click](http://evil.example) <img src=x onerror=alert(1)> `code` | cell")).toBe(
      "\\[click\\](http:\\//evil.example) \\<img src=x onerror=alert(1)\\> \\`code\\` \\| cell",
    );
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be left.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
