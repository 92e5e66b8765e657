import { ARCHITECTURE } from "./architecture.ts";
import { DOMAINS } from "./domains.ts";
import { LANGUAGE } from "./language.ts";
import { OBJECTIVES } from "./objectives.ts";
import { OPTIMIZATION } from "./optimization.ts";
import { PLAIN_WORDS } from "./plain-words.ts";
import { TABULAR } from "./tabular.ts";

/** The lexicon's source texts, in the order in which their concepts are numbered. */
export const LEXICON_SOURCES: readonly string[] = [
  OPTIMIZATION,
  ARCHITECTURE,
  OBJECTIVES,
  TABULAR,
  DOMAINS,
  LANGUAGE,
  PLAIN_WORDS,
];
