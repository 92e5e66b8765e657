/**
 * Measures the memory on labelled files:
 * `npm run bench:memory -- --hypotheses FILE --proposals FILE --repeats FILE --bases FILE --repository DIR`, and on the
 * ideas of the built-in agent for folders with Python code: `--catalogue DIR`, more than once if wanted.
 */
import { parseArgs } from "node:util";
import { catalogueOf, reportCatalogue } from "./memory/catalogue.ts";
import { readHypotheses, readProposals, reportIdeas } from "./memory/ideas.ts";
import { reportRepeats } from "./memory/repeats.ts";

const { values } = parseArgs({
  options: {
    hypotheses: { type: "string" },
    proposals: { type: "string" },
    repeats: { type: "string" },
    bases: { type: "string" },
    repository: { type: "string" },
    catalogue: { type: "string", multiple: true, default: [] },
  },
});

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

if (values.hypotheses !== undefined) print(`## Sentences alone\n\n${reportIdeas(readHypotheses(values.hypotheses))}`);
if (values.proposals !== undefined) print(`## Sentences with slots\n\n${reportIdeas(readProposals(values.proposals))}`);
if (values.repeats !== undefined) {
  if (values.bases === undefined || values.repository === undefined)
    throw new Error("--repeats needs --bases FILE and --repository DIR: the patches are read from the repository.");
  const files = { labels: values.repeats, bases: values.bases, repository: values.repository };
  print(`## Patches with subject lines\n\n${reportRepeats(files)}`);
}

for (const folder of values.catalogue)
  print(`## Catalogue of ${folder}\n\n${reportCatalogue(await catalogueOf(folder), print)}`);
