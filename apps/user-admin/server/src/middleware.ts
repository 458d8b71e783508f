import { randomUUID } from "node:crypto";

import { json, type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import type { Logger } from "pino";
import type { z } from "zod";

import { isDatabaseAway } from "./database.js";
import { invalid, Problem, unavailable } from "./problem.js";

const REQUEST_ID_HEADER = "X-Request-Id";
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** Probes would be most of the log. */
const PROBES = ["/healthz", "/readyz"];

const METHODS = ["get", "post", "put", "delete"] as const;
type Method = (typeof METHODS)[number];

/** Adds a path with the handlers of its methods; others are answered by 405. */
export function addRoute(
  app: Express,
  path: string,
  methods: Partial<Record<Method, readonly RequestHandler[]>>,
): void {
  const route = app.route(path);
  const present = METHODS.filter((method) => methods[method] !== undefined);
  for (const method of present) route[method](...(methods[method] ?? []));
  const names = present.flatMap((name) => (name === "get" ? ["GET", "HEAD"] : [name.toUpperCase()]));
  const allow = [...names, "OPTIONS"].join(", ");
  route.all((request, response) => {
    if (request.method !== "OPTIONS") {
      throw new Problem(405, `${request.method} is not possible here; allowed are ${allow}.`, {
        headers: { Allow: allow },
      });
    }
    response.set("Allow", allow).status(204).end();
  });
}

/** Logs each request once it has been answered, without its headers, query and body. */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const given = request.get(REQUEST_ID_HEADER);
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    response.set(REQUEST_ID_HEADER, requestId);
    response.once("close", () => {
      const route = (request.route as { readonly path?: string } | undefined)?.path ?? "-";
      const fields = {
        requestId,
        method: request.method,
        route,
        status: response.statusCode,
        ms: Math.round(performance.now() - start),
        ...(!response.writableFinished && { aborted: true }),
      };
      logger[PROBES.includes(route) ? "debug" : "info"](fields, "request");
    });
    next();
  };
}

/** The id with which the log lists a request. */
export function requestIdOf(response: Response): string | undefined {
  return response.get(REQUEST_ID_HEADER);
}

/** Parses a JSON body of at most `limit` bytes; answers 400, 413 or 415 to others. */
export function jsonBody(limit: number): RequestHandler[] {
  const requireJson: RequestHandler = (request, _response, next) => {
    const type = request.get("Content-Type") ?? "";
    if (!/^application\/json\s*(;|$)/i.test(type)) throw new Problem(415, "The body has to be application/json.");
    next();
  };
  return [requireJson, json({ limit })];
}

/** The validated input. @throws Problem (400) that names each field that is wrong, and each unknown one. */
export function valid<T extends z.ZodType>(schema: T, input: unknown, kind: "body" | "query"): z.output<T> {
  if (kind === "body" && (typeof input !== "object" || input === null || Array.isArray(input))) {
    throw new Problem(400, "The body has to be a JSON object.");
  }
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((field) => ({ field, message: "is not known" }));
    return [{ field: String(issue.path[0]), message: issue.message }];
  });
  const first = new Map([...errors].reverse().map((error) => [error.field, error]));
  const detail = kind === "body" ? "Some fields are not valid." : "Some parameters are not valid.";
  throw invalid(detail, [...first.values()].reverse());
}

/** Answers each error as `application/problem+json`, and logs those of the server. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const level = problem.status === 503 ? "warn" : "error";
      logger[level]({ requestId: requestIdOf(response), error }, "request failed");
    }
    response
      .set(problem.headers)
      .status(problem.status)
      .type("application/problem+json")
      .send(JSON.stringify(problem.body));
  };
}

/** Details of the errors that express and its parser of bodies raise. */
const DETAILS: Readonly<Record<number, string>> = {
  400: "The request cannot be read.",
  413: "The body is too large.",
  415: "The body's encoding is not supported.",
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error)) return unavailable("The database cannot be reached at present.");
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  const detail = typeof status === "number" ? DETAILS[status] : undefined;
  if (typeof status === "number" && detail !== undefined) return new Problem(status, detail);
  return new Problem(500, "An unexpected error occurred.");
}
