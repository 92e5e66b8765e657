/** A JSON value together with where it stands in the text. */
export type JsonNode =
  | { readonly kind: "object"; readonly members: readonly JsonMember[]; readonly start: number; readonly end: number }
  | { readonly kind: "array"; readonly items: readonly JsonNode[]; readonly start: number; readonly end: number }
  | {
      readonly kind: "scalar";
      readonly value: string | number | boolean | null;
      readonly start: number;
      readonly end: number;
    };

/** One member of a JSON object; `start` is where its key begins. */
export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly value: JsonNode;
}

/** Reads JSON with positions; undefined where the text is not JSON. */
export const readJson = (text: string): JsonNode | undefined => {
  let at = 0;

  const skipSpace = (): void => {
    while (at < text.length && SPACE.includes(text[at] ?? "")) at++;
  };

  const readValue = (depth: number): JsonNode | undefined => {
    skipSpace();
    const start = at;
    const first = text[at];
    if (depth > MAX_DEPTH) return undefined;
    if (first === "{") return readObject(start, depth);
    if (first === "[") return readArray(start, depth);
    if (first === '"') {
      const value = readString();
      return value === undefined ? undefined : { kind: "scalar", value, start, end: at };
    }
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) return undefined;
    at += word.length;
    const value = word in CONSTANTS ? (CONSTANTS[word] ?? null) : Number(word);
    return { kind: "scalar", value, start, end: at };
  };

  const readObject = (start: number, depth: number): JsonNode | undefined => {
    const members: JsonMember[] = [];
    at++;
    for (skipSpace(); text[at] !== "}"; skipSpace()) {
      if (members.length > 0 && !expect(",")) return undefined;
      skipSpace();
      const keyStart = at;
      const key = text[at] === '"' ? readString() : undefined;
      skipSpace();
      if (key === undefined || !expect(":")) return undefined;
      const value = readValue(depth + 1);
      if (value === undefined) return undefined;
      members.push({ key, start: keyStart, value });
    }
    at++;
    return { kind: "object", members, start, end: at };
  };

  const readArray = (start: number, depth: number): JsonNode | undefined => {
    const items: JsonNode[] = [];
    at++;
    for (skipSpace(); text[at] !== "]"; skipSpace()) {
      if (items.length > 0 && !expect(",")) return undefined;
      const value = readValue(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    }
    at++;
    return { kind: "array", items, start, end: at };
  };

  const readString = (): string | undefined => {
    STRING.lastIndex = at;
    const literal = STRING.exec(text)?.[0];
    if (literal === undefined) return undefined;
    at += literal.length;
    return unquoted(literal.slice(1, -1));
  };

  const expect = (character: string): boolean => {
    if (text[at] !== character) return false;
    at++;
    return true;
  };

  const value = readValue(0);
  skipSpace();
  return at === text.length ? value : undefined;
};

const unquoted = (body: string): string =>
  body.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (ESCAPES[letter ?? ""] ?? letter ?? "") : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** Deeper nesting than any config or notebook has; keeps hostile input from exhausting the stack. */
const MAX_DEPTH = 400;
const SPACE = " \t\r\n";
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const CONSTANTS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
