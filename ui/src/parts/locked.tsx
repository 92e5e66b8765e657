import type { ViewProblem } from "../source.ts";
import { Words } from "./words.tsx";

/** What is shown instead of the study where it cannot be shown. */
export const Locked = ({ problem }: { readonly problem: ViewProblem }) => (
  <main className="empty">
    <h1>{problem.message}</h1>
    <p>
      <Words text={problem.hint} />
    </p>
    <p>
      <button type="button" onClick={() => window.location.reload()}>
        Try again
      </button>
    </p>
  </main>
);
