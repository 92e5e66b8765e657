import { runProcess } from "../../../process/index.ts";

/** One graphics processor as `nvidia-smi` lists it. */
export interface Gpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
}

/** The machine's GPUs; none where there is no `nvidia-smi`. */
export async function listGpus(searchPath: string): Promise<readonly Gpu[]> {
  const rows = await query(searchPath, "--query-gpu=index,uuid,name");
  return (rows ?? []).flatMap(([index, uuid, name]) =>
    uuid === undefined || Number.isNaN(Number(index)) ? [] : [{ index: Number(index), uuid, name: name ?? "GPU" }],
  );
}

/** Process ids that hold a context on each GPU, by uuid. */
export async function gpuProcesses(searchPath: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const holders = new Map<string, number[]>();
  for (const [pid, uuid] of (await query(searchPath, "--query-compute-apps=pid,gpu_uuid")) ?? []) {
    if (uuid !== undefined && Number(pid) > 0) holders.set(uuid, [...(holders.get(uuid) ?? []), Number(pid)]);
  }
  return holders;
}

async function query(searchPath: string, question: string): Promise<string[][] | null> {
  const argv = ["nvidia-smi", question, "--format=csv,noheader,nounits"];
  const result = await runProcess({ argv, cwd: "/", env: { PATH: searchPath }, timeoutMs: 30_000 });
  if (result.exitCode !== 0) return null;
  const lines = result.stdout.toString("utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => line.split(",").map((cell) => cell.trim()));
}
