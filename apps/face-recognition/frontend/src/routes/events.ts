import type { FastifyInstance } from "fastify";

import { isTime } from "../database/images.js";
import type { Events } from "../events.js";
import { SECURITY_HEADERS } from "../headers.js";
import { unavailable } from "../problem.js";
import { readEventsQuery, type Query } from "../query.js";

/** Adds the stream of changes. */
export function addEventsRoute(app: FastifyInstance, events: Events): void {
  app.get<{ Querystring: Query }>("/api/events", { exposeHeadRoute: false }, (request, reply) => {
    const since = lastEvent(request.headers["last-event-id"]) ?? readEventsQuery(request.query);
    if (!events.accepting) throw unavailable("There are too many streams of events, or the server stops.");
    reply.hijack();
    reply.raw.writeHead(200, {
      ...SECURITY_HEADERS,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Each event has to arrive at once, and not when a proxy's buffer is full.
      "x-accel-buffering": "no",
    });
    events.add(reply.raw, since);
  });
}

/** Browsers send the id of the last event when they connect again; others may send anything. */
function lastEvent(id: string | readonly string[] | undefined): string | undefined {
  return typeof id === "string" && isTime(id) ? id : undefined;
}
