export { type LocalExecutorOptions, localExecutor } from "./local-executor.ts";
