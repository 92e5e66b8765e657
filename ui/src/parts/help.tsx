import { useEffect, useRef } from "react";
import { VERDICT_MEANING, VERDICTS } from "../../../src/views/verdict.ts";
import { VerdictMark } from "./verdict-mark.tsx";

/** Keys and words, in a dialog. */
export const Help = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <div className="stack">
        <h1 id="help-title">Keyboard and words</h1>
        <dl className="facts">
          {KEYS.map(([keys, what]) => (
            <div key={keys} style={{ display: "contents" }}>
              <dt>
                {keys.split(" ").map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <h2>Verdicts</h2>
        <dl className="facts">
          {VERDICTS.map((verdict) => (
            <div key={verdict} style={{ display: "contents" }}>
              <dt>
                <VerdictMark verdict={verdict} />
              </dt>
              <dd className="small">{VERDICT_MEANING[verdict]}</dd>
            </div>
          ))}
        </dl>
        <p className="small quiet">Effects are written so that plus is better, whichever way the metric runs.</p>
        <div>
          <button type="button" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </dialog>
  );
};

const KEYS = [
  ["1 … 9", "the views in the order of the tabs"],
  ["/", "search the trials"],
  ["← → ↑ ↓", "in the tree: parent, child, neighbours"],
  ["+ − 0", "in the tree: closer, further, all of it"],
  ["B", "in the tree: the best trial"],
  ["C", "in the tree: fold a branch"],
  ["Enter", "open the chosen trial"],
  ["?", "this"],
] as const;
