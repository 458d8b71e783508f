import type { Express, RequestHandler } from "express";

import { addRoute } from "../middleware.js";
import { unavailable } from "../problem.js";

/** Answers 503 until the database has been prepared. */
export function readyOnly(isReady: () => boolean): RequestHandler {
  return (_request, _response, next) => {
    if (!isReady()) throw unavailable("The database has not been prepared yet.");
    next();
  };
}

/** Adds the routes of the probes; neither uses the database. */
export function addHealthRoutes(app: Express, requireReady: RequestHandler): void {
  const ok: RequestHandler = (_request, response) => {
    response.json({ status: "ok" });
  };
  addRoute(app, "/healthz", { get: [ok] });
  addRoute(app, "/readyz", { get: [requireReady, ok] });
}
