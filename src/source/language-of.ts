import type { Language } from "./syntax.ts";

/** Names the language of a file by its path; `text` where there is no reader for it. */
export const languageOf = (path: string): Language => {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const byName = BY_NAME[name];
  if (byName !== undefined) return byName;
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "text" : (BY_EXTENSION[name.slice(dot + 1)] ?? "text");
};

const BY_NAME: Readonly<Record<string, Language>> = {
  "poetry.lock": "toml",
  "uv.lock": "toml",
  pipfile: "toml",
  ".bashrc": "shell",
  ".env": "shell",
};

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  py: "python",
  pyi: "python",
  pyw: "python",
  sh: "shell",
  bash: "shell",
  sbatch: "shell",
  slurm: "shell",
  zsh: "shell",
  ipynb: "notebook",
  yaml: "yaml",
  yml: "yaml",
  toml: "toml",
  json: "json",
};
