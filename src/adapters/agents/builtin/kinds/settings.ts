import type { Candidate } from "../candidate.ts";
import type { SourceFile } from "../code-base.ts";
import { knobKindOf } from "../knob-names.ts";
import { type Knob, stepsOf } from "../knob-steps.ts";
import { isContractName } from "../off-limits.ts";

/** Proposes the numbers of settings files, one `key: value` a line, up and down on their scale. */
export const settingKnobs = (files: readonly SourceFile[]): Candidate[] =>
  files.filter(({ path }) => isSettingsFile(path)).flatMap((file) => [...numbersOf(file)].flatMap(stepsOf));

/** Whether a file holds settings of an experiment rather than of tools. */
export const isSettingsFile = (path: string): boolean => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /\.(ya?ml|json|toml)$/.test(name) && !TOOLS.test(name) && !path.startsWith(".");
};

const TOOLS =
  /^(espalier\..*|package(-lock)?\.json|pyproject\.toml|environment\.ya?ml|docker-compose.*|mkdocs\.ya?ml|tsconfig.*|dvc\.ya?ml|.*lock.*|metrics.*|results?.*|vocab.*)$/;

function* numbersOf({ path, text }: SourceFile): Generator<Knob> {
  const pattern = path.endsWith(".json") ? JSON_LINE : path.endsWith(".toml") ? TOML_LINE : YAML_LINE;
  for (const match of text.matchAll(pattern)) {
    const [, before = "", name = "", number = ""] = match;
    const kind = knobKindOf(name);
    if (kind === undefined || isContractName(name)) continue;
    const start = match.index + before.length;
    yield {
      path,
      name,
      component: path.replace(/^.*\//, "").replace(/\.\w+$/, ""),
      value: Number(number),
      isInteger: /^\d+$/.test(number),
      kind,
      weight: 0.95,
      write: (value) => [{ path, start, end: start + number.length, text: value }],
    };
  }
}

const YAML_LINE = /^([ \t]*(?:- )?["']?([\w-]+)["']?[ \t]*:[ \t]+)(\d[\d.]*(?:[eE][+-]?\d+)?)(?=[ \t]*(?:#.*)?$)/gm;
const TOML_LINE = /^([ \t]*([\w-]+)[ \t]*=[ \t]*)(\d[\d.]*(?:[eE][+-]?\d+)?)(?=[ \t]*(?:#.*)?$)/gm;
const JSON_LINE = /("([\w-]+)"\s*:\s*)(\d[\d.]*(?:[eE][+-]?\d+)?)(?=\s*[,}\]])/g;
