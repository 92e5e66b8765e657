/** Puts a command under the limits that every process may set for itself: no core dumps, and a largest file. */
export function limitedArgv(argv: readonly string[], maxFileBytes: number | undefined): readonly string[] {
  const fileBlocks = maxFileBytes === undefined ? "" : ` ulimit -f ${Math.ceil(maxFileBytes / 512)} 2>/dev/null;`;
  return ["/bin/sh", "-c", `ulimit -c 0 2>/dev/null;${fileBlocks} exec "$@"`, "sh", ...argv];
}
