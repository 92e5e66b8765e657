export { type AspectCheck, checkAspect } from "./check-aspect.ts";
export { findGitDir } from "./find-git-dir.ts";
export { gitGuard } from "./git-guard.ts";
export { readPatchedFiles } from "./read-patched-files.ts";
