import { formatBytes } from "../../../src/views/format.ts";
import type { DiskView } from "../../../src/views/index.ts";
import { Copyable } from "../parts/copyable.tsx";
import { Problem, Waiting } from "../parts/problem.tsx";
import { Words } from "../parts/words.tsx";
import { useLatest, useView } from "../study.tsx";

/** What the study keeps on disk, and how to free some. */
const DiskPage = () => {
  const view = useView<DiskView>("disk");
  const disk = useLatest(view.data);
  if (disk === null) return view.problem ? <Problem problem={view.problem} /> : <Waiting what="the sizes on disk" />;
  return (
    <div className="stack">
      <h1>Disk: {formatBytes(disk.totalBytes)}</h1>
      <div className="columns">
        <section className="card">
          <h2>Worktrees</h2>
          {disk.worktrees.length === 0 ? (
            <p className="quiet">
              <Words text={disk.hint} />
            </p>
          ) : (
            <div className="scroll-x" tabIndex={0} role="region" aria-label="Worktrees">
              <table className="plain">
                <thead>
                  <tr>
                    <th>name</th>
                    <th className="num">size</th>
                    <th>path</th>
                  </tr>
                </thead>
                <tbody>
                  {disk.worktrees.map(({ name, path, bytes }) => (
                    <tr key={path}>
                      <td className="nowrap">{name}</td>
                      <td className="num">{formatBytes(bytes)}</td>
                      <td className="mono">{path}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
        <div className="stack">
          <section className="card">
            <h2>In all</h2>
            <dl className="facts">
              <dt>worktrees</dt>
              <dd>{formatBytes(disk.worktreeBytes)}</dd>
              <dt>logs and transcripts</dt>
              <dd>{formatBytes(disk.trialsBytes)}</dd>
              <dt>environments</dt>
              <dd>{formatBytes(disk.environmentsBytes)}</dd>
              <dt>journal</dt>
              <dd>{formatBytes(disk.journalBytes)}</dd>
              {disk.freeBytes === null ? null : (
                <>
                  <dt>free on the disk</dt>
                  <dd>{formatBytes(disk.freeBytes)}</dd>
                </>
              )}
            </dl>
          </section>
          <section className="card">
            <h2>Free some</h2>
            <p className="quiet" style={{ marginBottom: 8 }}>
              <Words text={disk.hint} />
            </p>
            <Copyable label="command" text="espalier gc" />
          </section>
        </div>
      </div>
    </div>
  );
};

export default DiskPage;
