import type { FastifyInstance } from "fastify";

import type { Database } from "../database/database.js";
import { unavailable } from "../problem.js";

/** Adds the routes of the probes: whether the process works, and whether it can also use the database. */
export function addHealthRoutes(app: FastifyInstance, database: Database, isStopping: () => boolean): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", async () => {
    if (isStopping()) throw unavailable("The server stops.");
    await database.check();
    return { status: "ok" };
  });
}
