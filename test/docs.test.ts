import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** String literals of a union or of `type:` members in a source file. */
const literals = (source: string, pattern: RegExp): readonly string[] =>
  [...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? ""))].sort();

describe("The documentation", () => {
  it("has a heading for every event of the journal", () => {
    const events = literals(read("src/core/event-kinds.ts"), /^ {2}(\w+): "\w+",$/gm);
    const text = read("docs/journal-format.md");
    expect(events.length).toBeGreaterThan(50);
    expect(events.filter((event) => !text.includes(`\`${event}\``))).toEqual([]);
  });

  it("has a heading for every error code", () => {
    const union = read("src/core/errors.ts").split("export type ErrorCode =")[1]?.split(";")[0] ?? "";
    const codes = literals(union, /"(\w+)"/g);
    const headings = literals(read("docs/errors.md"), /^## (\w+)$/gm);
    expect(codes.length).toBeGreaterThan(10);
    expect(headings).toEqual(codes);
  });

  it("has a line for every key of the project file", () => {
    const schema: unknown = JSON.parse(read("schema/espalier.schema.json"));
    const text = read("docs/project-file.md");
    const keys =
      typeof schema === "object" && schema !== null && "properties" in schema
        ? Object.keys(schema.properties ?? {})
        : [];
    expect(keys.length).toBeGreaterThan(10);
    expect(keys.filter((key) => !text.includes(`\`${key}\``) && !text.includes(`${key}:`))).toEqual([]);
  });

  it("names in the glossary every verdict", () => {
    const union = read("src/views/verdict.ts").split("export type Verdict =")[1]?.split(";")[0] ?? "";
    const verdicts = literals(union, /\| "([a-z ]+)"/g);
    const text = read("docs/glossary.md");
    expect(verdicts.length).toBeGreaterThan(8);
    expect(verdicts.filter((verdict) => !["in progress"].includes(verdict) && !text.includes(verdict))).toEqual([]);
  });

  it("links only to files that exist", () => {
    const pages = ["README.md", "AGENTS.md", "CONTRIBUTING.md", ...pagesBelow("docs")];
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].flatMap((match) => {
        const target = join(root, page, "..", match[1] ?? "");
        return exists(target) ? [] : [`${page}: ${match[1]}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it("keeps the README to a page that is read", () => {
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(120);
  });
});

const pagesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

const exists = (path: string): boolean => {
  try {
    readdirSync(join(path, ".."));
    return path.endsWith("/") || readdirSync(join(path, "..")).includes(path.split("/").at(-1) ?? "");
  } catch {
    // A folder on the way is missing.
    return false;
  }
};
