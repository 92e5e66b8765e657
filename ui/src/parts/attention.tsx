import type { AttentionItem, Overview } from "../../../src/views/index.ts";
import { useStudy } from "../study.tsx";
import { TrialLink } from "./trial-link.tsx";
import { Words } from "./words.tsx";

/** What waits for a person, with the answers as buttons. */
export const Attention = ({ overview }: { readonly overview: Overview }) => {
  if (overview.attention.length === 0) return null;
  return (
    <section aria-label="Waits for you" className="stack" style={{ gap: 8 }}>
      {overview.attention.map((item) => (
        <Item key={`${item.kind}/${item.subject}`} item={item} />
      ))}
    </section>
  );
};

const Item = ({ item }: { readonly item: AttentionItem }) => {
  const { source, steer } = useStudy();
  const stage = item.kind === "approve proposal" ? "proposal" : item.kind === "approve patch" ? "patch" : null;
  const answer = (approved: boolean): void => {
    void steer({ type: "review_given", stage, subject: item.subject, approved });
  };
  return (
    <div className={`notice ${stage ? "ask" : item.kind === "refused" || item.kind === "sign in" ? "error" : ""}`}>
      <div className="row between">
        <div style={{ flex: "1 1 320px", minWidth: 0 }}>
          <p>
            <strong>{TITLES[item.kind]}</strong>{" "}
            {item.subject !== null && item.kind !== "approve proposal" ? <TrialLink trial={item.subject} /> : null}{" "}
            {item.text}
          </p>
          <p className="small quiet">
            <Words text={item.hint} />
          </p>
        </div>
        {stage && !source.readOnly ? (
          <span className="row">
            <button type="button" className="primary" onClick={() => answer(true)}>
              Approve
            </button>
            <button type="button" onClick={() => answer(false)}>
              Refuse
            </button>
          </span>
        ) : null}
      </div>
    </div>
  );
};

const TITLES: Readonly<Record<AttentionItem["kind"], string>> = {
  "approve proposal": "A proposal waits for your approval:",
  "approve patch": "A patch waits for your approval:",
  "look at trial": "Please look:",
  "sign in": "The agent cannot be used:",
  provider: "The agent's provider:",
  refused: "The baseline was refused:",
};
