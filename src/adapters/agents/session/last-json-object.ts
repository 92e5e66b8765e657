/** The last JSON object that a text holds, also inside prose or a code fence; null where there is none. */
export const lastJsonObject = (text: string): Readonly<Record<string, unknown>> | null => {
  const tail = text.slice(-MAX_CHARS);
  let end = tail.lastIndexOf("}");
  for (let tries = 0; end >= 0 && tries < MAX_ENDS; tries++) {
    const found = objectEndingAt(tail, end);
    if (found !== null) return found;
    end = end === 0 ? -1 : tail.lastIndexOf("}", end - 1);
  }
  return null;
};

/** Tries the opening braces before `end`, the outermost that parses wins; text in between may hold braces in strings. */
const objectEndingAt = (text: string, end: number): Readonly<Record<string, unknown>> | null => {
  let found: Readonly<Record<string, unknown>> | null = null;
  let tries = 0;
  for (
    let start = text.lastIndexOf("{", end);
    start >= 0 && tries < MAX_TRIES;
    start = text.lastIndexOf("{", start - 1)
  ) {
    tries += 1;
    const parsed = parsedObject(text.slice(start, end + 1));
    if (parsed !== null) found = parsed;
    else if (found !== null) return found;
    if (start === 0) break;
  }
  return found;
};

const parsedObject = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
};

/** Bounds, since the text is whatever an agent printed. */
const MAX_CHARS = 200_000;
const MAX_ENDS = 50;
const MAX_TRIES = 200;
