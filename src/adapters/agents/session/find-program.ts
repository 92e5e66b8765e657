import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** Absolute path of a program, looked up on the PATH when it has no folder; null when it is not there. */
export const findProgram = async (program: string, path = process.env.PATH ?? ""): Promise<string | null> => {
  const candidates = isAbsolute(program) ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  for (const candidate of candidates) {
    const runnable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable && isAbsolute(candidate)) return candidate;
  }
  return null;
};
