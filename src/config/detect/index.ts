export { guessObjective, limitsFrom, type ObjectiveGuess } from "./draft.ts";
export { type Entrypoint, findEntrypoints, type TrackedFiles } from "./entrypoint.ts";
export { editGlobs, protectGlobs } from "./globs.ts";
export { usualDirection } from "./metric-direction.ts";
export { type ProjectDraft, projectFileText } from "./project-file-text.ts";
export { type ReadmeFacts, readmeFacts } from "./readme-facts.ts";
export { pythonRequirements, type Requirements } from "./requirements.ts";
