import { lstatSync, readlinkSync } from "node:fs";

/** Arguments that give a sandbox what programs of the system need to start, and nothing that is about the user. */
export function systemMountArgs(): string[] {
  return [
    ...[...SYSTEM_FOLDERS, ...ETC_ENTRIES].flatMap(readOnly),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...[...KERNEL_SETTINGS, ...CPU_FACTS].flatMap(readOnly),
    ...["--tmpfs", "/tmp", "--tmpfs", "/run", "--dir", "/var", "--symlink", "/tmp", "/var/tmp"],
  ];
}

/** Folders that merged-usr systems keep as links stay links inside. */
function readOnly(path: string): string[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  const isTopLevelLink = stats.isSymbolicLink() && path.lastIndexOf("/") === 0;
  return isTopLevelLink ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path];
}

const SYSTEM_FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store"];

/** Program loading, names, certificates, time zone; no credentials, no host keys, no services. */
const ETC_ENTRIES = [
  "/etc/alternatives",
  "/etc/ca-certificates",
  "/etc/ca-certificates.conf",
  "/etc/fonts",
  "/etc/group",
  "/etc/host.conf",
  "/etc/hosts",
  "/etc/inputrc",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
  "/etc/magic",
  "/etc/mime.types",
  "/etc/nsswitch.conf",
  "/etc/OpenCL",
  "/etc/passwd",
  "/etc/pki",
  "/etc/protocols",
  "/etc/python3",
  "/etc/R",
  "/etc/resolv.conf",
  "/etc/services",
  "/etc/ssl/certs",
  "/etc/ssl/openssl.cnf",
  "/etc/timezone",
];

/** Root outside is the owner of these inside, whatever its number there, and could set the machine's core pattern. */
const KERNEL_SETTINGS = ["/proc/sys", "/proc/sysrq-trigger"];

/** Programs count their processors here. */
const CPU_FACTS = ["/sys/devices/system/cpu", "/sys/devices/system/node"];
