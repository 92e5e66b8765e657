import { trialAddress } from "../routes.ts";

/** A link to a trial by its number. */
export const TrialLink = ({ trial }: { readonly trial: number }) => (
  <a className="nowrap" href={trialAddress(trial)}>
    {trial === 0 ? "root" : `#${trial}`}
  </a>
);
