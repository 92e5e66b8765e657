/**
 * Measures the memory on labelled files:
 * `npm run bench:memory -- --hypotheses FILE --proposals FILE --repeats FILE --bases FILE --repository DIR`.
 */
import { parseArgs } from "node:util";
import { readHypotheses, readProposals, reportIdeas } from "./memory/ideas.ts";

const { values } = parseArgs({
  options: {
    hypotheses: { type: "string" },
    proposals: { type: "string" },
    repeats: { type: "string" },
    bases: { type: "string" },
    repository: { type: "string" },
  },
});

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

if (values.hypotheses !== undefined) print(`## Sentences alone\n\n${reportIdeas(readHypotheses(values.hypotheses))}`);
if (values.proposals !== undefined) print(`## Sentences with slots\n\n${reportIdeas(readProposals(values.proposals))}`);
