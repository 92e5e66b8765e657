import { type ChatCompletionRequest, type ChatMessage, LLMock, type ToolDefinition } from "@copilotkit/aimock";

/** One thing that the mock model does in a turn, whatever the agent's tools are called. */
export type MockStep =
  | { readonly say: string }
  | { readonly sh: string }
  | { readonly read: string }
  | { readonly edit: { readonly path: string; readonly from: string; readonly to: string } }
  | { readonly error: { readonly status: number; readonly message: string; readonly retryAfter?: number } }
  | { readonly hang: true };

/**
 * What the mock model does after a prompt: all steps, one a request. `index` counts the requests that it got so far;
 * `said` is all that this request holds of the conversation.
 */
export type MockPlan = (prompt: string, index: number, said: string) => readonly MockStep[];

/** A model provider on loopback that speaks OpenAI chat, OpenAI Responses, Anthropic Messages and Gemini. */
export interface MockProvider {
  readonly url: string;
  /** Tokens that it said it used, and requests that it answered with them. */
  counted(): { readonly input: number; readonly output: number; readonly calls: number };
  stop(): Promise<void>;
}

/** Marks a prompt that holds its own plan. */
export const planText = (steps: readonly MockStep[]): string => `<<PLAN ${JSON.stringify(steps)} PLAN>>`;

/** The plan that a prompt holds; none: say so. */
export const planInPrompt: MockPlan = (prompt) => {
  const marked = [...prompt.matchAll(/<<PLAN (.*?) PLAN>>/gs)].at(-1)?.[1];
  return marked === undefined ? [{ say: "ok" }] : (JSON.parse(marked) as MockStep[]);
};

/** Starts the mock; by default it follows the plan in the prompt. */
export const startMockProvider = async (plan: MockPlan = planInPrompt): Promise<MockProvider> => {
  const mock = new LLMock({ port: 0, logLevel: "silent", journalMaxEntries: 0 });
  const counts = { input: 0, output: 0, calls: 0 };
  let index = 0;
  mock.on({ predicate: () => true }, async (request) => {
    index += 1;
    const step = stepFor(plan, request, index);
    if ("hang" in step) return await new Promise<never>(() => {});
    if ("error" in step) return errorResponse(step.error);
    const [input, output] = [1000 + index, 40 + index];
    counts.input += input;
    counts.output += output;
    counts.calls += 1;
    const usage = {
      ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
      ...{ input_tokens: input, output_tokens: output },
      ...{ promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
    };
    if ("say" in step) return { content: step.say, usage };
    const call = toolCall(step, toolsOf(request));
    return call === null ? { content: "I have no tool for this.", usage } : { toolCalls: [call], usage };
  });
  await mock.start();
  return {
    url: mock.url,
    counted: () => ({ ...counts }),
    stop: async () => void (await mock.stop()),
  };
};

const errorResponse = ({ status, message, retryAfter }: { status: number; message: string; retryAfter?: number }) => ({
  status,
  error: { message, type: "mock_error" },
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** The step that is due: as many are done as tool results follow the last prompt, so retries change nothing. */
const stepFor = (plan: MockPlan, request: ChatCompletionRequest, index: number): MockStep => {
  const at = request.messages.findLastIndex((message) => message.role === "user" && !isSideNote(textOf(message)));
  const prompt = at < 0 ? "" : textOf(request.messages[at]);
  const steps = plan(prompt, index, request.messages.map(textOf).join("\n"));
  const done = request.messages.slice(at + 1).filter(({ role }) => role === "tool").length;
  const step = steps[done];
  // Titles, summaries and routers ask without tools: they get an answer in words.
  if (step !== undefined && toolsOf(request).length === 0 && !("say" in step) && !("error" in step))
    return { say: "ok" };
  return step ?? { say: "Done." };
};

/** Agents add remarks of their own as user messages, after the prompt and between tool results. */
const isSideNote = (text: string): boolean =>
  /^\s*<(system-reminder|environment_context|permissions|user_instructions)/.test(text) && !text.includes("<<PLAN");

const textOf = (message: ChatMessage | undefined): string => {
  const content = message?.content ?? "";
  return typeof content === "string"
    ? content
    : content.map((part) => ("text" in part ? String(part.text) : "")).join("\n");
};

const toolsOf = (request: ChatCompletionRequest): readonly ToolDefinition[] => request.tools ?? [];

type ToolStep = Exclude<MockStep, { say: string } | { error: unknown } | { hang: true }>;

const toolCall = (step: ToolStep, tools: readonly ToolDefinition[]): { name: string; arguments: string } | null => {
  const wanted = "sh" in step ? SHELL : "read" in step ? READ : EDIT;
  const tool = wanted
    .map((pattern) => tools.find(({ function: { name } }) => pattern.test(name)))
    .find((found) => found !== undefined);
  if (tool === undefined)
    return "edit" in step
      ? toolCall({ sh: editCommand(step.edit) }, tools)
      : "read" in step
        ? toolCall({ sh: `cat '${step.read}'` }, tools)
        : null;
  const { name, parameters } = tool.function;
  const schema = (parameters ?? {}) as Schema;
  const properties = Object.keys(schema.properties ?? {}).length > 0 ? schema : fallbackSchema(wanted);
  return { name, arguments: JSON.stringify(filled(properties, valuesOf(step))) };
};

/** What an agent without a tool for edits is told to run: it replaces the text, or says that it is not there. */
const editCommand = ({ path, from, to }: { path: string; from: string; to: string }): string => {
  const script =
    'const fs=require("fs"),[p,a,b]=JSON.parse(process.argv[1]),t=fs.readFileSync(p,"utf8");' +
    'if(!t.includes(a)){console.error("not found");process.exit(1)}fs.writeFileSync(p,t.replace(a,()=>b))';
  return `node -e '${script}' '${JSON.stringify([path, from, to]).replaceAll("'", "\\u0027")}'`;
};

const SHELL = [/^(bash|exec_command|shell|run_shell_command|Bash|Shell)$/i, /shell|command|terminal/i];
const READ = [/^(read|read_file|view|ReadFile)$/i];
const EDIT = [/^(edit|replace|str_replace|StrReplaceFile|MultiEdit)$/i, /str_replace/i];

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

interface Values {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly command: string;
}

const valuesOf = (step: ToolStep): Values => {
  if ("sh" in step) return { path: "", from: "", to: "", command: step.sh };
  if ("read" in step) return { path: step.read, from: "", to: "", command: "" };
  return { ...step.edit, command: "" };
};

/** Arguments by the names of a tool's parameters; optional ones that mean nothing here are left out. */
const filled = (schema: Schema, values: Values): Record<string, unknown> => {
  const required = new Set(schema.required ?? []);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      const value = valueFor(name, property, values, required.has(name));
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

const valueFor = (name: string, schema: Schema, values: Values, required: boolean): unknown => {
  const kind = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (/^edits?$/i.test(name) && kind === "array") return [filled(schema.items ?? {}, values)];
  if (/^edit$/i.test(name) && kind === "object") return filled(schema, values);
  if (/^(file_?path|path|absolute_path|file)$/i.test(name) && values.path !== "") return values.path;
  if (/^(old|from)(_?(str|string|text))?$/i.test(name)) return values.from;
  if (/^(new|to)(_?(str|string|text))?$/i.test(name)) return values.to;
  if (/^(command|cmd)$/i.test(name) && schema.enum === undefined)
    return kind === "array" ? ["bash", "-lc", values.command] : values.command;
  if (/^command$/i.test(name))
    return values.command === "" ? (values.from === "" ? "view" : "str_replace") : schema.enum?.[0];
  if (!required) return undefined;
  if (schema.enum !== undefined) return schema.enum[0];
  return kind === "boolean" ? false : kind === "number" || kind === "integer" ? 1 : kind === "array" ? [] : "step";
};

/** The mock does not see the schemas that Gemini is sent in its newer form. */
const fallbackSchema = (wanted: readonly RegExp[]): Schema => {
  const names =
    wanted === SHELL
      ? ["command"]
      : wanted === READ
        ? ["file_path"]
        : ["file_path", "old_string", "new_string", "instruction"];
  return { properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])), required: names };
};
