export { memoryRecall } from "./memory-recall.ts";
