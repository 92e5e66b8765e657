import { statfsSync } from "node:fs";
import { EspalierError } from "../../core/errors.ts";

/** Refuses folders on network filesystems, where SQLite's write-ahead log and locks do not hold. */
export const requireLocalDisk = (folder: string, typeOf: (folder: string) => number = filesystemType): void => {
  const name = NETWORK_FILESYSTEMS.get(typeOf(folder));
  if (name === undefined) return;
  throw new EspalierError("repository_unsupported", `${folder} is on ${name}, where a journal cannot be kept safely.`, {
    hint: "Make `.espalier` a symbolic link to a folder on a local disk, then run the command again.",
  });
};

const filesystemType = (folder: string): number => statfsSync(folder).type;

// Magic numbers of statfs(2). FUSE is not among them: it carries many local filesystems, and its locks are local.
const NETWORK_FILESYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "CIFS"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
  [0x01021997, "a 9p share"],
]);
