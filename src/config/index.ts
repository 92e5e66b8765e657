export { didYouMean } from "./did-you-mean.ts";
export { formatDuration, parseDuration } from "./parse-duration.ts";
export { findProjectFile, PROJECT_FILE, type Project, type ProjectLocation, readProject } from "./project-file.ts";
export { projectFileJsonSchema } from "./schema.ts";
export { joinCommand, splitCommand } from "./split-command.ts";
