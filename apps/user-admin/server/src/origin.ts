import type { Request, RequestHandler } from "express";

import { ACCESS_COOKIE, cookieOf } from "./sessions.js";
import { Problem } from "./problem.js";

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuses unsafe requests with the session's cookie that a browser sends from another origin (CSRF).
 *
 * A request with neither Origin nor Sec-Fetch-Site comes from no browser, which always sends one of them.
 */
export function sameOriginOnly(trustedOrigins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const unsafe = !SAFE_METHODS.includes(request.method) && cookieOf(request, ACCESS_COOKIE) !== undefined;
    if (unsafe && !isSameOrigin(request, trustedOrigins)) {
      throw new Problem(403, "The request comes from another origin.");
    }
    next();
  };
}

function isSameOrigin(request: Request, trustedOrigins: readonly string[]): boolean {
  const origin = request.get("Origin");
  if (origin !== undefined && trustedOrigins.includes(origin)) return true;
  const site = request.get("Sec-Fetch-Site");
  if (site !== undefined && site !== "same-origin") return false;
  return origin === undefined || hostOf(origin) === request.get("Host")?.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  // Also false for "null", the origin of sandboxed documents.
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
