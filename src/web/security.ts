import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";

/** Who may ask the page's server, and by which names it may be asked. */
export interface SecurityOptions {
  /** `host:port` pairs as a browser writes them; anything else is a rebound name. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly token: string;
  readonly cookieName: string;
}

/** Refuses requests under a foreign name, from a foreign page, or by a method that nothing here answers. */
export const guardRequests = ({ allowedHosts }: SecurityOptions): MiddlewareHandler => {
  return async (context, next) => {
    const host = context.req.header("host") ?? "";
    if (!allowedHosts.has(host))
      return refuse(
        context,
        421,
        "This address is not one that the page answers to.",
        `Open it as http://${[...allowedHosts][0]}, or start it with this address allowed.`,
      );
    const { method, path } = context.req;
    if (method !== "GET" && method !== "HEAD" && method !== "POST")
      return refuse(context, 405, `${method.slice(0, 12)} is not used here.`, "The page uses GET and POST.");
    const isWrite = method === "POST";
    const origin = context.req.header("origin");
    const site = context.req.header("sec-fetch-site");
    const isOwnOrigin = origin === `http://${host}`;
    if (isWrite ? !isOwnOrigin : origin !== undefined && !isOwnOrigin)
      return refuse(context, 403, "The request comes from another page.", "Steer the study from the page itself.");
    if (site !== undefined && site !== "same-origin" && (isWrite || site !== "none") && path.startsWith("/api/"))
      return refuse(context, 403, "The request comes from another site.", "Steer the study from the page itself.");
    if (isWrite && !/^application\/json(;|$)/i.test(context.req.header("content-type") ?? ""))
      return refuse(context, 415, "Only JSON is accepted.", "Send content-type: application/json.");
    await next();
  };
};

/** Lets only those in who opened the link with the token. */
export const requireToken = (options: SecurityOptions): MiddlewareHandler => {
  return async (context, next) => {
    if (!isToken(options, getCookie(context, options.cookieName)))
      return refuse(
        context,
        401,
        "This page does not know you.",
        "Open the link that `espalier ui` prints: it carries the token.",
      );
    await next();
  };
};

/** Compares in constant time, whatever the lengths. */
export const isToken = ({ token }: SecurityOptions, given: string | undefined): boolean =>
  given !== undefined && timingSafeEqual(digest(given), digest(token));

/** Headers of every answer: no inline script, no frame, no other origin, no sniffing, nothing kept by caches. */
export const protectAnswers: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
  if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
};

/** An error as JSON: what was wrong and what to do. */
export const refuse = (
  context: Context,
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421 | 500 | 503,
  message: string,
  hint: string,
): Response => context.json({ error: { message, hint } }, status);

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;
