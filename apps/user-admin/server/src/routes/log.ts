import type { Express, RequestHandler } from "express";
import type { Logger } from "pino";

import { redacted } from "../logger.js";
import { requestLimit } from "../login-limits.js";
import { addRoute, jsonBody, requestIdOf, valid } from "../middleware.js";
import { clientLog } from "../schemas.js";

const BODY_LIMIT = 8 * 1024;
const REQUESTS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Adds the route by which pages report what happens in the browser. */
export function addLogRoute(app: Express, logger: Logger): void {
  const clients = logger.child({ source: "client" });

  const write: RequestHandler = (request, response) => {
    const { level, message, url, stack, data } = valid(clientLog, request.body, "body");
    clients[level]({ requestId: requestIdOf(response), url, stack, data: redacted(data) }, message);
    response.status(204).end();
  };

  addRoute(app, "/api/log", { post: [requestLimit(REQUESTS_PER_MINUTE, MINUTE_MS), ...jsonBody(BODY_LIMIT), write] });
}
