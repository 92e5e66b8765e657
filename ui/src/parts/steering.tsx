import { useState } from "react";
import type { Overview } from "../../../src/views/index.ts";
import { useStudy } from "../study.tsx";

/** Pause, resume, stop and a word to the agent, beside the tabs. */
export const Steering = ({ overview }: { readonly overview: Overview }) => {
  const { source, steer } = useStudy();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [kind, setKind] = useState<"instruction_given" | "hypothesis_suggested">("instruction_given");
  if (source.readOnly) return <span className="pill hide-phone">read only</span>;
  const isOver = overview.phase === "finished" || overview.phase === "refused";
  const isPaused = overview.activity.word === "paused";
  return (
    <>
      {isOver ? null : (
        <button
          type="button"
          className="hide-phone"
          onClick={() => void steer({ type: isPaused ? "study_resumed" : "study_paused" })}
        >
          {isPaused ? "Resume" : "Pause"}
        </button>
      )}
      <div className="menu">
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Steer
        </button>
        {isOpen ? (
          <div style={{ width: "min(340px, 86vw)" }}>
            {isOver ? <p className="quiet small">The study is over. A larger budget opens it again.</p> : null}
            <label htmlFor="steer-kind" className="small quiet">
              Tell the agent
            </label>
            <select id="steer-kind" value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
              <option value="instruction_given">an instruction for all that follows</option>
              <option value="hypothesis_suggested">a hypothesis to take up next</option>
            </select>
            <textarea
              aria-label="Text for the agent"
              value={text}
              maxLength={4000}
              placeholder={
                kind === "instruction_given"
                  ? "Leave the tokenizer alone."
                  : "A longer warm-up lowers the loss because …"
              }
              onChange={(event) => setText(event.target.value)}
            />
            <button
              type="button"
              className="primary"
              disabled={text.trim() === ""}
              onClick={() =>
                void steer({ type: kind, text }).then((isDone) => {
                  if (!isDone) return;
                  setText("");
                  setOpen(false);
                })
              }
            >
              Send
            </button>
            {isOver ? null : (
              <div className="row">
                <button type="button" onClick={() => void steer({ type: isPaused ? "study_resumed" : "study_paused" })}>
                  {isPaused ? "Resume" : "Pause"}
                </button>
                <button
                  type="button"
                  className="danger"
                  onClick={() => {
                    if (
                      window.confirm(
                        "Stop the search? What is under way is finished, then the study is integrated and audited.",
                      )
                    )
                      void steer({ type: "study_stopped" });
                  }}
                >
                  Stop the search
                </button>
              </div>
            )}
          </div>
        ) : null}
      </div>
    </>
  );
};
