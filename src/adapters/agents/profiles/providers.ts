import type { Provider } from "../../../ports/meter.ts";

/** Providers by the name that the project file calls them; `baseUrl` stands for the address without `/v1`. */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  openai: { name: "OpenAI", api: "openai", baseUrl: "https://api.openai.com", keyEnv: "OPENAI_API_KEY" },
  anthropic: { name: "Anthropic", api: "anthropic", baseUrl: "https://api.anthropic.com", keyEnv: "ANTHROPIC_API_KEY" },
  gemini: {
    name: "Gemini",
    api: "gemini",
    baseUrl: "https://generativelanguage.googleapis.com",
    keyEnv: "GEMINI_API_KEY",
  },
  openrouter: { name: "OpenRouter", api: "openai", baseUrl: "https://openrouter.ai/api", keyEnv: "OPENROUTER_API_KEY" },
  moonshot: { name: "Moonshot", api: "openai", baseUrl: "https://api.moonshot.ai", keyEnv: "MOONSHOT_API_KEY" },
  deepseek: { name: "DeepSeek", api: "openai", baseUrl: "https://api.deepseek.com", keyEnv: "DEEPSEEK_API_KEY" },
  dashscope: {
    name: "DashScope",
    api: "openai",
    baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode",
    keyEnv: "DASHSCOPE_API_KEY",
  },
};

/** The provider of that name; `PROVIDERS` is complete for the names used here. */
export const providerNamed = (name: "openai" | "anthropic" | "gemini" | "moonshot"): Provider => {
  const provider = PROVIDERS[name];
  if (provider === undefined) throw new TypeError(`there is no provider "${name}"`);
  return provider;
};
