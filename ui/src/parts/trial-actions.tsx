import { useState } from "react";
import type { TrialDetail } from "../../../src/views/index.ts";
import { useStudy } from "../study.tsx";

/** Pin, ban, retry and note: what a person may say about one trial. */
export const TrialActions = ({ detail }: { readonly detail: TrialDetail }) => {
  const { source, steer } = useStudy();
  const [note, setNote] = useState("");
  if (source.readOnly) return null;
  const { trial } = detail;
  return (
    <div className="stack" style={{ gap: 8 }}>
      {trial === 0 ? null : (
        <div className="row">
          <button
            type="button"
            aria-pressed={detail.isPinned}
            onClick={() => void steer({ type: "trial_pinned", trial })}
          >
            {detail.isPinned ? "Pinned" : "Pin the branch"}
          </button>
          <button
            type="button"
            className="danger"
            aria-pressed={detail.isBanned}
            onClick={() => void steer({ type: "trial_banned", trial })}
          >
            {detail.isBanned ? "Banned" : "Ban the branch"}
          </button>
          <button type="button" onClick={() => void steer({ type: "trial_retried", trial })}>
            Try again
          </button>
        </div>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (note.trim() === "") return;
          void steer({ type: "trial_noted", trial, text: note }).then((isDone) => {
            if (isDone) setNote("");
          });
        }}
      >
        <input
          aria-label={`Note on trial ${trial}`}
          placeholder="A note on this trial"
          value={note}
          maxLength={4000}
          onChange={(event) => setNote(event.target.value)}
          style={{ flex: 1 }}
        />
        <button type="submit" disabled={note.trim() === ""}>
          Note
        </button>
      </form>
      {detail.notes.map((item) => (
        <p key={`${item.atMs}/${item.text}`} className="small">
          <span className="quiet">{item.by}:</span> {item.text}
        </p>
      ))}
    </div>
  );
};
