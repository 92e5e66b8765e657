import type { Command } from "commander";

/** Writes the reference of the command line from the tree of verbs. */
export const cliReference = (program: Command): string => {
  const groups = new Map<string, Command[]>();
  for (const verb of program.commands) {
    const group = verb.helpGroup() ?? "Other:";
    groups.set(group, [...(groups.get(group) ?? []), verb]);
  }
  const parts = [
    "# Command line",
    "",
    "Written from the code by `npx vitest run test/cli/command-line.test.ts -u`; do not edit it by hand.",
    "",
    "Data goes to stdout, everything else to stderr. With `--json` there is one JSON document on stdout, which has a",
    "`schemaVersion`. A trial is named by its number (`12` or `#12`), or `root`, `best`, `champion`.",
    "",
    "## Options of every verb",
    "",
    ...optionRows(program),
    ...[...groups].flatMap(([title, verbs]) => [
      "",
      `## ${title.replace(/:$/, "")}`,
      ...verbs.flatMap((verb) => verbPart(verb, 3)),
    ]),
    "",
    "## Exit codes",
    "",
    ...EXIT_CODES.map(([code, meaning]) => `- \`${code}\`: ${meaning}`),
  ];
  return `${parts.join("\n")}\n`;
};

const verbPart = (verb: Command, depth: number): readonly string[] => {
  const name = pathOf(verb);
  const words = verb.registeredArguments.map((argument) => {
    const word = `${argument.name()}${argument.variadic ? "..." : ""}`;
    return argument.required ? `<${word}>` : `[${word}]`;
  });
  return [
    "",
    `${"#".repeat(depth)} \`${[name, ...words].join(" ")}\``,
    "",
    `${capital(verb.summary())}.`,
    ...(verb.options.length === 0 ? [] : ["", ...optionRows(verb)]),
    ...verb.commands.flatMap((inner) => verbPart(inner, depth + 1)),
  ];
};

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

const optionRows = (command: Command): readonly string[] => [
  "| option | what it does |",
  "| --- | --- |",
  ...command.options.map(({ flags, description, defaultValue }) => {
    const preset = typeof defaultValue === "string" ? ` (default: ${defaultValue})` : "";
    return `| \`${flags.replaceAll("|", "\\|")}\` | ${description.replaceAll("|", "\\|")}${preset} |`;
  }),
];

const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, "done"],
  [1, "unexpected, or the thing asked for does not hold"],
  [2, "usage or project file"],
  [3, "not found"],
  [4, "agent sign-in"],
  [5, "provenance: the evaluation runs other code than the worktree's"],
  [6, "baseline not reproducible, or its evaluation fails"],
  [7, "the budget was spent before a baseline existed"],
  [9, "another orchestrator holds the study"],
  [10, "`check aspect`: coupled"],
  [11, "`check aspect`: no effect"],
  [130, "interrupted"],
];
