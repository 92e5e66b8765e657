import type {
  PermissionOption,
  RequestPermissionRequest,
  RequestPermissionResponse,
  ToolKind,
} from "@agentclientprotocol/sdk";

/** While proposing an agent only reads; while implementing it may do anything, since it is in a jail. */
export type Phase = "propose" | "implement";

/** Answers an agent's request for permission without a person. */
export const permissionAnswer = (
  { toolCall, options }: Pick<RequestPermissionRequest, "toolCall" | "options">,
  phase: Phase,
): RequestPermissionResponse => {
  const isAllowed = phase === "implement" || !WRITES.has(toolCall.kind ?? "other");
  const option = isAllowed ? firstOf(options, ALLOW) : firstOf(options, REJECT);
  return option === undefined
    ? { outcome: { outcome: "cancelled" } }
    : { outcome: { outcome: "selected", optionId: option.optionId } };
};

const firstOf = (
  options: readonly PermissionOption[],
  kinds: readonly PermissionOption["kind"][],
): PermissionOption | undefined =>
  kinds.map((wanted) => options.find(({ kind }) => kind === wanted)).find((found) => found !== undefined);

const WRITES: ReadonlySet<ToolKind> = new Set<ToolKind>(["edit", "delete", "move", "switch_mode"]);

/** Once, so that what was allowed while implementing is not allowed for ever. */
const ALLOW = ["allow_once", "allow_always"] as const;
const REJECT = ["reject_once", "reject_always"] as const;
