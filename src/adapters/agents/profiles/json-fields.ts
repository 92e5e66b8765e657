/** The value of an object's field, undefined for anything that is not an object. */
export const field = (value: unknown, name: string): unknown => record(value)[name];

/** The value as an object, empty when it is none. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** The value as a list, empty when it is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value as text, empty when it is none. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The value as a number, 0 when it is none. */
export const number = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
