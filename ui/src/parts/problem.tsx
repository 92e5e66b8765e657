import { Words } from "./words.tsx";

/** An error in its place: what was wrong and what to do. */
export const Problem = ({ problem }: { readonly problem: { readonly message: string; readonly hint: string } }) => (
  <div className="notice error" role="alert">
    <p>{problem.message}</p>
    <p className="quiet">
      <Words text={problem.hint} />
    </p>
  </div>
);

/** What stands where data are still on their way; words at once, never a bare spinner. */
export const Waiting = ({ what }: { readonly what: string }) => (
  <p className="quiet" aria-live="polite">
    Loading {what}…
  </p>
);
