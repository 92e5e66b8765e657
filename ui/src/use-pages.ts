import { useEffect, useMemo, useRef, useState } from "react";
import type { QueryParameters, TableView, TrialRow } from "../../src/views/index.ts";
import { queryString } from "./source.ts";
import { useStudy } from "./study.tsx";

/** Rows of a long table, fetched a page at a time around what is on screen, and again when the study moves on. */
export const usePages = (query: QueryParameters, from: number, to: number): { row(index: number): TrialRow | null } => {
  const { source, seq } = useStudy();
  const key = queryString(query);
  const [pages, setPages] = useState<{ key: string; rows: ReadonlyMap<number, readonly TrialRow[]> }>({
    key,
    rows: new Map(),
  });
  const current = useRef(key);
  current.current = key;
  const fetched = useRef(new Map<string, number>());
  const wanted = useMemo(() => {
    const list: number[] = [];
    for (let page = Math.floor(from / SIZE); page <= Math.floor(to / SIZE); page++) list.push(page);
    return list.join();
  }, [from, to]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query.
  useEffect(() => {
    const timer = window.setTimeout(() => {
      for (const page of wanted.split(",").map(Number)) {
        const name = `${key}/${page}`;
        if (fetched.current.get(name) === seq) continue;
        fetched.current.set(name, seq);
        source
          .get("trials", { ...query, offset: String(page * SIZE), limit: String(SIZE) }, NEVER)
          .then((answer) => {
            const { rows } = answer as TableView;
            if (current.current === key)
              setPages((before) => ({ key, rows: new Map(before.key === key ? before.rows : []).set(page, rows) }));
          })
          .catch(() => fetched.current.delete(name));
      }
    }, 60);
    return () => window.clearTimeout(timer);
  }, [key, wanted, seq, source]);
  return {
    row: (index) => (pages.key === key ? (pages.rows.get(Math.floor(index / SIZE))?.[index % SIZE] ?? null) : null),
  };
};

const SIZE = 60;
const NEVER = new AbortController().signal;
