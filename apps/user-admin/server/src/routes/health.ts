import type { Express } from "express";

import { addRoute } from "../middleware.js";
import { unavailable } from "../problem.js";

/** Adds the routes of the probes; neither uses the database. */
export function addHealthRoutes(app: Express, isReady: () => boolean): void {
  addRoute(app, "/healthz", {
    get: [
      (_request, response) => {
        response.json({ status: "ok" });
      },
    ],
  });
  addRoute(app, "/readyz", {
    get: [
      (_request, response) => {
        if (!isReady()) throw unavailable("The database has not been prepared yet.");
        response.json({ status: "ok" });
      },
    ],
  });
}
