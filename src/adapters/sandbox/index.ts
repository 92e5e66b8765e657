export { detectSandbox } from "./detect-sandbox.ts";
export { plainSandbox } from "./plain-sandbox.ts";
