import type { Command } from "commander";

/** Writes the completion script of a shell from the tree of verbs. */
export const completionScript = (program: Command, shell: string): string => {
  if (shell === "fish") return fishScript(program);
  const bash = bashScript(program);
  return shell === "zsh" ? `autoload -U +X bashcompinit && bashcompinit\n${bash}` : bash;
};

interface VerbWords {
  readonly path: string;
  readonly words: readonly string[];
}

const bashScript = (program: Command): string => {
  const global = flagsOf(program);
  const cases = verbsOf(program, "").map(({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;`);
  return `_espalier() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      -C | --config | --study) index=$((index + 1)) ;;
      -*) ;;
      *) [[ "$path" == *" "* ]] || path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
    *) case "\${path%% *}" in
${verbsOf(program, "")
  .filter(({ path }) => path !== "" && !path.includes(" "))
  .map(({ path, words }) => `      "${path}") words="${words.join(" ")}" ;;`)
  .join("\n")}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words ${global.join(" ")}" -- "$current"))
}
complete -o default -F _espalier espalier
`;
};

const fishScript = (program: Command): string => {
  const lines = program.commands.flatMap((verb) => {
    const inVerb = `__fish_seen_subcommand_from ${verb.name()}`;
    return [
      `complete -c espalier -n __fish_use_subcommand -a ${verb.name()} -d ${quoted(verb.summary())}`,
      ...verb.commands.map(
        (inner) => `complete -c espalier -n '${inVerb}' -a ${inner.name()} -d ${quoted(inner.summary())}`,
      ),
      ...optionLines(verb, inVerb),
    ];
  });
  return `${[...optionLines(program, null), ...lines].join("\n")}\n`;
};

const optionLines = (command: Command, condition: string | null): readonly string[] =>
  command.options.map(({ short, long, description, required }) => {
    const names = [
      short === undefined ? "" : `-s ${short.replace(/^-/, "")}`,
      long === undefined || long === null ? "" : `-l ${long.replace(/^--/, "")}`,
      required ? "-r" : "",
    ];
    const when = condition === null ? "" : `-n '${condition}' `;
    return `complete -c espalier ${when}${names.filter(Boolean).join(" ")} -d ${quoted(description)}`;
  });

const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;

const verbsOf = (command: Command, path: string): readonly VerbWords[] => [
  {
    path,
    words: [
      ...command.commands.map((inner) => inner.name()),
      ...(path === "" ? [] : flagsOf(command)),
      ...trialWords(command),
    ],
  },
  ...command.commands.flatMap((inner) => verbsOf(inner, path === "" ? inner.name() : `${path} ${inner.name()}`)),
];

const flagsOf = (command: Command): readonly string[] =>
  command.options.map(({ long, short }) => long ?? short).filter((flag) => typeof flag === "string");

const trialWords = (command: Command): readonly string[] =>
  command.registeredArguments.some((argument) => /^trials?$/.test(argument.name())) ? ["root", "best", "champion"] : [];
