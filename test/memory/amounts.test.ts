import { describe, expect, test } from "vitest";
import { parseIdea } from "../../src/memory/idea.ts";

const amountsOf = (text: string): string[] =>
  parseIdea(text)
    .quantities.filter((quantity) => quantity.loose !== true)
    .map(
      ({ value, unit, relative }) =>
        `${Number(value.toPrecision(6))}${unit === "" ? "" : ` ${unit}`}${relative ? " times" : ""}`,
    );

describe("Amounts are read in every spelling", () => {
  test.each([
    ["lr 1e-3", "0.001"],
    ["lr 0.001", "0.001"],
    ["lr .001", "0.001"],
    ["lr 1 x 10^-3", "0.001"],
    ["lr 10^-3", "0.001"],
    ["a rate of 0.1%", "0.001 share"],
    ["a rate of 0.1 percent", "0.001 share"],
    ["16 kHz", "16000 frequency"],
    ["16kHz", "16000 frequency"],
    ["16000 Hz", "16000 frequency"],
    ["new_freq=16_000", "16000"],
    ["16,000 rows", "16000"],
    ["5k rounds", "5000"],
    ["1M transitions", "1000000"],
    ["two million transitions", "2000000"],
    ["two weeks", "1209600 time"],
    ["14 days", "1209600 time"],
    ["250 ms", "0.25 time"],
    ["one in eight tokens", "0.125"],
    ["3/4 of the rows", "0.75"],
    ["half of the rows", "0.5"],
    ["a quarter of the rows", "0.25"],
    ["double the width", "2 times"],
    ["halve the width", "0.5 times"],
    ["a 10x wider layer", "10 times"],
    ["three times smaller", "0.333333 times"],
    ["lr / 3", "0.333333 times"],
  ])("%s is %s", (text, amount) => {
    expect(amountsOf(text)).toEqual([amount]);
  });

  test("Going from 64 to 128 is doubling as well", () => {
    const implied = parseIdea("Grow the batch size from 64 to 128.").quantities.find((quantity) => quantity.relative);
    expect(implied?.value).toBe(2);
  });
});
