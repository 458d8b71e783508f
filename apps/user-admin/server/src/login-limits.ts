import { createHash } from "node:crypto";

import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, rateLimit, type RateLimitInfo } from "express-rate-limit";
import type { Db } from "mongodb";
import type { Logger } from "pino";

import { AttemptStore } from "./attempts.js";
import { credentialsOf } from "./credentials.js";
import { Problem } from "./problem.js";

const WINDOW_MS = 15 * 60 * 1000;

/** Limits failed log-ins to `limit` per 15 minutes, for each client address and for each user name. */
export function loginLimits(database: Db, limit: number, logger: Logger): RequestHandler[] {
  const limiter = (name: string, keyOf: (request: Request) => string) => {
    const property = `limit-${name}`;
    const infoOf = (request: Request) => (request as Request & Record<string, RateLimitInfo | undefined>)[property];
    return rateLimit({
      windowMs: WINDOW_MS,
      limit,
      store: new AttemptStore(database, { prefix: name, limit, windowMs: WINDOW_MS }),
      keyGenerator: keyOf,
      requestPropertyName: property,
      legacyHeaders: false,
      // All but a failed log-in gives its slot back; a request that this limiter refused has none.
      skipSuccessfulRequests: true,
      requestWasSuccessful: (request, response) => response.statusCode !== 401 && (infoOf(request)?.used ?? 0) <= limit,
      handler: (request, _response, next) => {
        next(tooMany("Too many failed log-ins.", infoOf(request)?.resetTime));
      },
      logger: limiterLogger(logger),
    });
  };
  return [
    limiter("address", addressOf),
    // Hashed, because the header may have a name of any length.
    limiter("login", (request) => digest(credentialsOf(request).login.toLowerCase())),
  ];
}

/** Limits the requests of each client address to a replica. */
export function requestLimit(limit: number, windowMs: number): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    keyGenerator: addressOf,
    legacyHeaders: false,
    handler: (request, _response, next) => {
      const { resetTime } = (request as Request & { readonly rateLimit: RateLimitInfo }).rateLimit;
      next(tooMany("Too many requests.", resetTime));
    },
  });
}

function limiterLogger(logger: Logger) {
  const log = (error: unknown, message = "rate limit") => {
    logger.warn({ error }, message);
  };
  return { warn: log, error: log };
}

function tooMany(detail: string, resetTime: Date | undefined): Problem {
  const seconds = Math.ceil(((resetTime?.getTime() ?? Date.now()) - Date.now()) / 1000);
  return new Problem(429, detail, { headers: { "Retry-After": String(Math.max(seconds, 1)) } });
}

function addressOf({ ip }: Request): string {
  return ip === undefined ? "unknown" : ipKeyGenerator(ip);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
