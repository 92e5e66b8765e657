import picomatch from "picomatch";

/**
 * Whether a repository path is matched by one of the globs of a project file; a folder's name, with or without a slash,
 * matches all that it holds. No glob matches nothing.
 */
export const pathMatcher = (globs: readonly string[]): ((path: string) => boolean) => {
  if (globs.length === 0) return () => false;
  const all = globs.flatMap((glob) => {
    const bare = glob.replace(/^\.\//, "").replace(/\/+$/, "");
    return [bare, `${bare}/**`];
  });
  return picomatch(all, { dot: true });
};
