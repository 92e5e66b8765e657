/**
 * Writes a value as JSON with sorted keys, so that equal values have equal bytes whatever built them.
 * A number that JSON cannot hold is refused: the journal must give back what it was given.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`A journaled number must be finite, got ${value}.`);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  return `{${sortedEntries(value).map(canonicalMember).join(",")}}`;
};

const sortedEntries = (value: object): [string, unknown][] =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));

const canonicalMember = ([key, member]: [string, unknown]): string => `${JSON.stringify(key)}:${canonicalJson(member)}`;
