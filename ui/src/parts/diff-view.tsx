import { useMemo, useState } from "react";
import type { TrialDetail } from "../../../src/views/index.ts";
import { useView } from "../study.tsx";
import { Problem, Waiting } from "./problem.tsx";
import { type DiffFile, parseDiff } from "./unified-diff.ts";

interface DiffAnswer {
  readonly text: string;
  readonly truncated: boolean;
}

/**
 * The diff against parent, root or any trial. It is built of text nodes: libraries that make HTML out of a diff are
 * what this page's Trusted Types forbid.
 */
export const DiffView = ({ detail }: { readonly detail: TrialDetail }) => {
  const [against, setAgainst] = useState("parent");
  const [other, setOther] = useState("");
  const view = useView<DiffAnswer>(detail.commit ? "diff" : null, { trial: String(detail.trial), against });
  const files = useMemo(() => (view.data ? parseDiff(view.data.text) : []), [view.data]);
  if (!detail.commit) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>
          Diff{" "}
          <span className="quiet">
            +{detail.addedLines} −{detail.removedLines} on its parent
          </span>
        </h2>
        <div className="row">
          <span className="segments">
            <button type="button" aria-pressed={against === "parent"} onClick={() => setAgainst("parent")}>
              parent
            </button>
            <button type="button" aria-pressed={against === "root"} onClick={() => setAgainst("root")}>
              root
            </button>
          </span>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (/^#?\d+$/.test(other.trim())) setAgainst(other.trim().replace("#", ""));
            }}
          >
            <input
              aria-label="Diff against any trial"
              placeholder="or #12"
              value={other}
              size={7}
              onChange={(event) => setOther(event.target.value)}
            />
          </form>
        </div>
      </div>
      {view.problem ? <Problem problem={view.problem} /> : view.data === null ? <Waiting what="the diff" /> : null}
      {view.data && files.length === 0 ? <p className="quiet">The two do not differ.</p> : null}
      {files.map((file) => (
        <File key={file.path} file={file} isOpenAtFirst={files.length <= 6 && file.lines.length <= 400} />
      ))}
      {view.data?.truncated ? (
        <p className="quiet">
          The diff is larger than what the page loads. `espalier diff {detail.trial}` shows all of it.
        </p>
      ) : null}
    </section>
  );
};

const File = ({ file, isOpenAtFirst }: { readonly file: DiffFile; readonly isOpenAtFirst: boolean }) => {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [limit, setLimit] = useState(STEP);
  const shown = file.lines.slice(0, limit);
  return (
    <div className="diff-file">
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "▾" : "▸"} {file.path}{" "}
        <span className="quiet">
          +{file.added} −{file.removed}
        </span>
      </button>
      {!isOpen ? null : file.isBinary ? (
        <p className="quiet" style={{ padding: 12 }}>
          A binary file.
        </p>
      ) : (
        <div className="diff-lines" tabIndex={0} role="region" aria-label={`Changes in ${file.path}`}>
          <ol>
            {shown.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff never move.
              <li key={i} className={line.kind}>
                <span className="no">{line.before ?? ""}</span>
                <span className="no">{line.after ?? ""}</span>
                <span>
                  {line.kind === "add" ? "+" : line.kind === "del" ? "−" : line.kind === "hunk" ? "" : " "}
                  {line.text}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
      {isOpen && file.lines.length > limit ? (
        <button type="button" className="plain" onClick={() => setLimit(limit + STEP)}>
          {file.lines.length - limit} more lines
        </button>
      ) : null}
    </div>
  );
};

const STEP = 500;
