import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { projectFileJsonSchema } from "../../src/config/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("The documentation of the project file", () => {
  it("has a heading for every key of the project file, and names every key inside", () => {
    const text = read("docs/project-file.md");
    const { properties } = projectFileJsonSchema() as { properties: Record<string, unknown> };
    for (const [key, schema] of Object.entries(properties)) {
      const [, section] = text.split(`\n## \`${key}\`\n`);
      expect(section, key).toBeDefined();
      for (const inner of keysIn(schema))
        expect(section?.split("\n## ")[0], `${key}.${inner}`).toContain(`\`${inner}\``);
    }
  });
});

const keysIn = (schema: unknown): readonly string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {}, items, anyOf = [] } = schema as { properties?: object; items?: unknown; anyOf?: unknown[] };
  return [...Object.keys(properties), ...keysIn(items), ...anyOf.flatMap(keysIn)];
};
