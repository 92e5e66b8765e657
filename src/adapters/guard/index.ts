export { findGitDir } from "../../git/index.ts";
export { type AspectCheck, checkAspect } from "./check-aspect.ts";
export { gitGuard } from "./git-guard.ts";
export { readPatchedFiles } from "./read-patched-files.ts";
