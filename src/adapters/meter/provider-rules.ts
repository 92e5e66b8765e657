import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { Provider, ProviderApi } from "../../ports/meter.ts";

/** Whether a request is a call to a model; everything else at the provider (files, batches, accounts) stays shut. */
export const isModelEndpoint = (api: ProviderApi, method: string, path: string): boolean =>
  ENDPOINTS[api].some((rule) => rule.method === method && rule.path.test(path));

/** Whether a call is billed, as opposed to listing models or counting tokens. */
export const isBilled = (method: string, path: string): boolean =>
  method === "POST" && !/(\/count_tokens|:countTokens)$/.test(path);

const ENDPOINTS: Readonly<Record<ProviderApi, readonly { readonly method: string; readonly path: RegExp }[]>> = {
  openai: [
    { method: "POST", path: /\/(chat\/completions|responses|responses\/compact|embeddings)$/ },
    { method: "GET", path: /\/models(\/[^/]+)?$/ },
  ],
  anthropic: [
    { method: "POST", path: /\/v1\/messages(\/count_tokens)?$/ },
    { method: "GET", path: /\/v1\/models(\/[^/]+)?$/ },
  ],
  gemini: [
    {
      method: "POST",
      path: /\/v1(beta|alpha)?\/models\/[^/:]+:(generateContent|streamGenerateContent|countTokens|embedContent)$/,
    },
    { method: "GET", path: /\/v1(beta|alpha)?\/models(\/[^/]+)?$/ },
  ],
};

/** The token that a request presents, in whichever of the ways its provider allows. */
export const presentedToken = (headers: IncomingHttpHeaders, query: URLSearchParams): string | null => {
  const bearer = headers.authorization?.replace(/^Bearer\s+/i, "");
  const named = headers["x-api-key"] ?? headers["x-goog-api-key"] ?? headers["api-key"];
  return bearer ?? (Array.isArray(named) ? named[0] : named) ?? query.get("key");
};

/** The agent's headers without its credentials and its hop, with the real key. */
export const upstreamHeaders = (
  headers: IncomingHttpHeaders,
  { api }: Provider,
  key: string | null,
): OutgoingHttpHeaders => {
  const kept = Object.entries(headers).filter(([name]) => !DROPPED.has(name));
  // Answers are read along, so they must not be compressed.
  return {
    ...Object.fromEntries(kept),
    ...(key === null ? {} : authorization(api, key)),
    "accept-encoding": "identity",
  };
};

const authorization = (api: ProviderApi, key: string): OutgoingHttpHeaders => {
  switch (api) {
    case "openai":
      return { authorization: `Bearer ${key}` };
    case "anthropic":
      return { "x-api-key": key };
    case "gemini":
      return { "x-goog-api-key": key };
  }
};

const DROPPED: ReadonlySet<string> = new Set([
  "authorization",
  "x-api-key",
  "x-goog-api-key",
  "api-key",
  "cookie",
  "host",
  "connection",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "expect",
  "content-length",
  "accept-encoding",
]);

/** An error in the form that clients of this provider understand. */
export const errorBody = (api: ProviderApi, status: number, code: string, message: string): string => {
  const text = `${code}: ${message}`;
  switch (api) {
    case "openai":
      return JSON.stringify({ error: { message: text, type: "invalid_request_error", param: null, code } });
    case "anthropic":
      return JSON.stringify({ type: "error", error: { type: "invalid_request_error", message: text } });
    case "gemini":
      return JSON.stringify({ error: { code: status, message: text, status: "FAILED_PRECONDITION" } });
  }
};
