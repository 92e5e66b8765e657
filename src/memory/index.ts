export {
  createMemory,
  type Layer,
  type Memory,
  type MemoryRecord,
  type QueryOptions,
  type Recollection,
  SAME_BASE_LINES,
  THRESHOLDS,
} from "./memory.ts";
export { type Vocabulary, vocabulary } from "./vocabulary.ts";
