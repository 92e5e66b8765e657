import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of small shell programs that play a coding agent, and its removal. */
export const programFolder = (): {
  readonly path: string;
  write(name: string, script: string): string;
  remove(): void;
} => {
  const path = mkdtempSync(join(tmpdir(), "espalier-programs-"));
  return {
    path,
    write(name, script) {
      const file = join(path, name);
      mkdirSync(path, { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
};

/** A small repository in which the programs have something to change. */
export const EXAMPLE_FILES: Readonly<Record<string, string>> = {
  "train.py": "learning_rate = 0.1\nepochs = 3\nprint(learning_rate, epochs)\n",
  "evaluate.py": "import train\nprint('{\"accuracy\": 0.5}')\n",
  "README.md": "An example.\n",
};

/** The proposal that the example programs make. */
export const EXAMPLE_PROPOSAL = {
  hypothesis: "A smaller learning rate raises accuracy because the last epochs oscillate.",
  aspect: "hyperparameter",
  change: {
    component: "optimizer",
    operation: "decrease",
    parameter: "learning_rate",
    from: "0.1",
    to: "0.01",
    unit: "",
    scope: "whole training",
  },
  expects: [{ metric: "accuracy", direction: "up" }],
  files: ["train.py"],
};

/** A program that proposes the example proposal and implements it with `sed`. */
export const HONEST_SCRIPT = `
case "$ESPALIER_PHASE" in
  propose) cat > "$ESPALIER_PROPOSAL_FILE" <<'JSON'
${JSON.stringify(EXAMPLE_PROPOSAL)}
JSON
  ;;
  implement) sed -i 's/learning_rate = 0.1/learning_rate = 0.01/' train.py ;;
esac`;
