import { z } from "zod";
import { runProcess } from "../../../process/index.ts";

/** What a Python interpreter says of itself. */
export type PythonFacts = z.infer<typeof PythonFacts>;

const PythonFacts = z.object({
  executable: z.string(),
  version: z.string(),
  prefix: z.string(),
  basePrefix: z.string(),
  /** Where it looks for modules, without the working folder. */
  path: z.array(z.string()),
  /** Folders that an editable install maps packages to. */
  mapped: z.array(z.object({ name: z.string(), path: z.string() })),
  /** Names that the standard library and installed packages are imported by. */
  modules: z.array(z.string()),
  /** `name==version` of everything installed, sorted. */
  distributions: z.array(z.string()),
});

/** Asks an interpreter about itself, in an environment without our variables; null when it is no Python 3. */
export async function inspectPython(
  executable: string,
  env: Readonly<Record<string, string>>,
): Promise<PythonFacts | null> {
  const argv = [executable, "-c", QUESTIONS];
  const result = await runProcess({
    argv,
    cwd: "/",
    env: { ...env, PYTHONNOUSERSITE: "1", PYTHONDONTWRITEBYTECODE: "1" },
    timeoutMs: 60_000,
  });
  if (result.exitCode !== 0) return null;
  const line = result.stdout.toString("utf8").trim().split("\n").at(-1) ?? "";
  const facts = PythonFacts.safeParse(parseJson(line));
  return facts.success ? facts.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const QUESTIONS = `
import importlib.metadata, json, sys
def name_of(d):
    return ((d.metadata and d.metadata["Name"]) or "").lower()
def installed():
    try:
        return set(importlib.metadata.packages_distributions())
    except Exception:
        return set()
mapped = []
for name, module in list(sys.modules.items()):
    if name.startswith("__editable__"):
        for package, path in (getattr(module, "MAPPING", None) or {}).items():
            mapped.append({"name": package, "path": str(path)})
print(json.dumps({
    "executable": sys.executable,
    "version": sys.version.split()[0],
    "prefix": sys.prefix,
    "basePrefix": sys.base_prefix,
    "path": [p for p in sys.path if p],
    "mapped": mapped,
    "modules": sorted(set(getattr(sys, "stdlib_module_names", sys.builtin_module_names)) | installed()),
    "distributions": sorted({name_of(d) + "==" + (d.version or "") for d in importlib.metadata.distributions()}),
}))
`;
