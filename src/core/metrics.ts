/** The finite numbers that one evaluation reported, by dotted name. */
export type Metrics = Readonly<Record<string, number>>;
