/** What the posterior alone may say of an edit; never a claim. */
export type PosteriorLabel = "likely better" | "unclear" | "likely worse";

/** Labels an edit by the posterior probability that it helps. */
export const posteriorLabel = (probabilityPositive: number): PosteriorLabel =>
  probabilityPositive > 0.9 ? "likely better" : probabilityPositive < 0.1 ? "likely worse" : "unclear";
