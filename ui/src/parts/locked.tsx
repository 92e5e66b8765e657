import type { ViewProblem } from "../source.ts";

/** What is shown instead of the study where it cannot be shown. */
export const Locked = ({ problem }: { readonly problem: ViewProblem }) => (
  <main className="empty">
    <h1>{problem.message}</h1>
    <p>{problem.hint}</p>
    <p>
      <button type="button" onClick={() => window.location.reload()}>
        Try again
      </button>
    </p>
  </main>
);
