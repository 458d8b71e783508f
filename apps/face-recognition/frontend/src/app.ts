import { randomUUID } from "node:crypto";

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";

import type { Assets } from "./assets.js";
import { DatabaseAway, type Database } from "./database/database.js";
import type { Events } from "./events.js";
import { SECURITY_HEADERS } from "./headers.js";
import type { PageContext } from "./pages/layout.js";
import { problemPage } from "./pages/problem-page.js";
import { notFound, Problem, unavailable } from "./problem.js";
import { addEventsRoute } from "./routes/events.js";
import { addHealthRoutes } from "./routes/health.js";
import { addPageRoutes, sendHtml } from "./routes/pages.js";
import { addPictureRoutes } from "./routes/pictures.js";
import { addStaticRoutes } from "./routes/static.js";
import type { Settings } from "./settings.js";

/** Longer than the ingress controller keeps idle connections (120 s): it must be the one that closes them. */
const KEEP_ALIVE_MS = 125_000;
const REQUEST_MS = 60_000;
/** Characters; a file's name has at most 255 bytes, of which an address has three characters each. */
const MAX_PARAMETER = 1024;
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** Probes would be most of the log. */
const PROBES: readonly (string | undefined)[] = ["/healthz", "/readyz"];
/** Paths whose answers are read by programs. */
const PROGRAMS = /^\/(api|pictures|static)\/|^\/(healthz|readyz)$/;
const METHODS = ["GET", "HEAD"];

/** What the application needs. */
export interface Dependencies {
  readonly settings: Settings;
  readonly database: Database;
  readonly events: Events;
  readonly assets: Assets;
  readonly logger: Logger;
  readonly isStopping: () => boolean;
}

/** Creates the application; it does not listen yet. */
export function createApp({ settings, database, events, assets, logger, isStopping }: Dependencies): FastifyInstance {
  const context = (): PageContext => ({
    asset: assets.address,
    now: Date.now(),
    maxPictureBytes: settings.maxPictureBytes,
  });
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const cause = error instanceof DatabaseAway ? error.cause : error;
      logger[problem.status === 503 ? "warn" : "error"]({ requestId: request.id, error: cause }, "request failed");
    }
    void reply.code(problem.status).headers({ ...SECURITY_HEADERS, ...problem.headers });
    if (!PROGRAMS.test(pathOf(request))) return sendHtml(reply, problemPage(context(), problem));
    return reply.header("cache-control", "no-store").type("application/json").send({ error: problem.message });
  };

  const app = fastify({
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_MS,
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER },
    genReqId: ({ headers }) => {
      const given = headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
    },
    frameworkErrors: (error, request, reply) => {
      void answerError(error, request, reply);
    },
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request) => {
    if (METHODS.includes(request.method)) throw notFound();
    throw new Problem(405, `${request.method} is not possible here; allowed are GET and HEAD.`, { allow: "GET, HEAD" });
  });
  logRequests(app, logger, isStopping);

  addHealthRoutes(app, database, isStopping);
  addPageRoutes(app, database, context);
  addEventsRoute(app, events);
  addPictureRoutes(app, { known: settings.knownPeople, unknown: settings.unknownPeople });
  addStaticRoutes(app, assets);
  return app;
}

/** Logs each request once its answer has ended, without its headers and query. */
function logRequests(app: FastifyInstance, logger: Logger, isStopping: () => boolean): void {
  app.addHook("onRequest", (request, reply, done) => {
    const start = performance.now();
    void reply.headers({ ...SECURITY_HEADERS, "x-request-id": request.id });
    reply.raw.once("close", () => {
      const route = request.routeOptions.url;
      const fields = {
        requestId: request.id,
        method: request.method,
        route: route ?? "-",
        status: reply.raw.statusCode,
        ms: Math.round(performance.now() - start),
        ...(!reply.raw.writableFinished && { aborted: true }),
      };
      logger[PROBES.includes(route) ? "debug" : "info"](fields, "request");
      if (isStopping()) app.server.closeIdleConnections();
    });
    done();
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? "";
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DatabaseAway) return unavailable("The database cannot be reached at present.");
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  // Of requests that the framework cannot read.
  if (typeof status === "number" && status >= 400 && status < 500)
    return new Problem(status, "The request cannot be read.");
  return new Problem(500, "An unexpected error occurred.");
}
