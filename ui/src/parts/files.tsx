import { useEffect, useRef, useState } from "react";
import { formatBytes } from "../../../src/views/format.ts";
import type { TrialDetail } from "../../../src/views/index.ts";
import { useStudy, useView } from "../study.tsx";
import { Problem, Waiting } from "./problem.tsx";

interface FileEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
}

interface Part {
  readonly text: string;
  readonly offset: number;
  readonly nextOffset: number;
  readonly size: number;
}

/** Logs, transcript and what else a trial left behind; a log under way is followed. */
export const Files = ({ detail }: { readonly detail: TrialDetail }) => {
  const view = useView<{ files: readonly FileEntry[] }>("files", { trial: String(detail.trial) });
  const [chosen, setChosen] = useState<string | null>(null);
  const files = view.data?.files ?? [];
  const file = files.find(({ id }) => id === chosen) ?? null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>Logs and transcript</h2>
        {files.length > 0 ? (
          <select aria-label="File" value={chosen ?? ""} onChange={(event) => setChosen(event.target.value || null)}>
            <option value="">choose one of {files.length}</option>
            {files.map(({ id, name, bytes }) => (
              <option key={id} value={id}>
                {name} ({formatBytes(bytes)})
              </option>
            ))}
          </select>
        ) : null}
      </div>
      {view.problem ? <Problem problem={view.problem} /> : null}
      {view.isLoading ? <Waiting what="the list of files" /> : null}
      {!view.isLoading && files.length === 0 && !view.problem ? (
        <p className="quiet">Nothing was left behind yet.</p>
      ) : null}
      {file ? (
        <FileText
          key={file.id}
          trial={detail.trial}
          file={file}
          isLive={detail.status === "running" || detail.status === "waiting"}
        />
      ) : null}
    </section>
  );
};

const FileText = ({
  trial,
  file,
  isLive,
}: {
  readonly trial: number;
  readonly file: FileEntry;
  readonly isLive: boolean;
}) => {
  const { source } = useStudy();
  const [part, setPart] = useState<Part | null>(null);
  const [problem, setProblem] = useState("");
  const [fromStart, setFromStart] = useState(false);
  const log = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const abort = new AbortController();
    let timer = 0;
    let next: number | null = null;
    const load = (): void => {
      source
        .get(
          "file",
          { trial: String(trial), id: file.id, offset: String(next ?? (fromStart ? 0 : -TAIL)) },
          abort.signal,
        )
        .then((answer) => {
          const found = answer as Part;
          const isMore = next !== null;
          next = found.nextOffset;
          setPart((before) =>
            isMore && before
              ? { ...found, offset: before.offset, text: (before.text + found.text).slice(-MOST) }
              : found,
          );
          if (isLive) timer = window.setTimeout(load, 1000);
        })
        .catch((error: unknown) => {
          if (!abort.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
        });
    };
    load();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [source, trial, file.id, isLive, fromStart]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text moves the log to its end.
  useEffect(() => {
    if (!fromStart && log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [part, fromStart]);
  if (problem) return <p className="bad">{problem}</p>;
  if (part === null) return <Waiting what={file.name} />;
  return (
    <>
      <p className="row small quiet" style={{ marginBottom: 6 }}>
        <span>
          {file.name}: bytes {part.offset} to {part.nextOffset} of {part.size}
          {isLive ? ", followed" : ""}
        </span>
        {part.offset > 0 || fromStart ? (
          <button type="button" className="plain" onClick={() => setFromStart(!fromStart)}>
            {fromStart ? "show the end" : "show the beginning"}
          </button>
        ) : null}
      </p>
      <pre ref={log} className="log" tabIndex={0}>
        {readable(part.text)}
      </pre>
    </>
  );
};

// What a terminal would obey is spelled out or left away; the browser shows the rest as text.
const readable = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is to be found.
    .replace(/(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?/g, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is to be found.
    .replace(/(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to be found.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
    .replace(
      /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );

const TAIL = 64 * 1024;
const MOST = 512 * 1024;
