import { z } from "zod";
import { PROVIDERS } from "../adapters/agents/profiles/index.ts";
import { splitCommand } from "../config/index.ts";
import { EspalierError } from "../core/errors.ts";
import type { AgentChoice } from "../core/study-spec.ts";
import type { Provider } from "../ports/meter.ts";

/** What the project file says of the agent, below `agent:`. */
export type AgentOptions = z.infer<typeof schema>;

/** Reads the agent's options; a typo, a wrong type or an unknown key is said with its name. */
export const agentOptions = ({ name, options }: AgentChoice): AgentOptions => {
  const read = schema.safeParse(options);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = ["agent", ...(issue?.path ?? [])].join(".");
  throw new EspalierError("config_invalid", `${where}: ${issue?.message ?? "not understood"} (agent ${name}).`, {
    hint: `The options of an agent are ${Object.keys(schema.shape).join(", ")}; see docs/agents.`,
  });
};

const command = z
  .union([z.string().min(1), z.array(z.string()).min(1)])
  .transform((value, context): readonly string[] => {
    if (typeof value !== "string") return value;
    const split = splitCommand(value);
    if (split.kind === "split") return split.argv;
    context.addIssue({ code: "custom", message: "cannot be split into a program and its arguments" });
    return z.NEVER;
  });

const provider = z
  .union([
    z.string(),
    z.strictObject({
      name: z.string().default("the provider"),
      api: z.enum(["openai", "anthropic", "gemini"]),
      baseUrl: z.url(),
      keyEnv: z.string().nullable().default(null),
    }),
  ])
  .transform((value, context): Provider => {
    if (typeof value !== "string") return { ...value, baseUrl: value.baseUrl.replace(/\/(v1(beta)?\/?)?$/, "") };
    const known = PROVIDERS[value];
    if (known !== undefined) return known;
    const names = Object.keys(PROVIDERS).join(", ");
    context.addIssue({ code: "custom", message: `"${value}" is no provider that is known; known are ${names}` });
    return z.NEVER;
  });

const texts = z.record(z.string(), z.string());

const schema = z.strictObject({
  /** The program: of the agent `command`, or of an ACP agent without a profile. */
  command: command.optional(),
  /** `acp` for an agent of any name that speaks the Agent Client Protocol. */
  protocol: z.literal("acp").optional(),
  model: z.string().nullable().default(null),
  provider: provider.nullable().default(null),
  access: z.enum(["auto", "key", "login"]).default("auto"),
  transport: z.enum(["auto", "acp", "headless"]).default("auto"),
  program: z.string().nullable().default(null),
  env: texts.default({}),
  files: texts.default({}),
  modes: z
    .strictObject({ propose: z.string().nullable().default(null), implement: z.string().nullable().default(null) })
    .default({ propose: null, implement: null }),
  /** For `command`: whether it reaches the machine's network. */
  network: z.enum(["none", "host"]).default("none"),
  readable: z.array(z.string()).default([]),
  /** A price file, relative to the project file. */
  prices: z.string().optional(),
  /** Dollars for one trial. */
  trialUsd: z.number().positive().nullable().default(null),
  /** Seconds that one turn may take. */
  turnTimeout: z.number().positive().nullable().default(null),
  /** Seconds that the provider may be silent before and in an answer, and attempts for a call that it turns away. */
  patience: z
    .strictObject({
      firstByte: z.number().positive().optional(),
      silence: z.number().positive().optional(),
      attempts: z.number().int().positive().optional(),
    })
    .default({}),
});
