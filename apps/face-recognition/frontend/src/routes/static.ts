import type { FastifyInstance } from "fastify";

import type { Assets } from "../assets.js";
import { notFound } from "../problem.js";

/** Adds style sheets, scripts and pictures of the pages. */
export function addStaticRoutes(app: FastifyInstance, assets: Assets): void {
  app.get<{ Params: { version: string; name: string } }>("/static/:version/:name", (request, reply) => {
    const { version, name } = request.params;
    const asset = assets.get(name);
    if (asset === undefined) throw notFound();
    // During a rollout a page may ask a server of another version.
    const cache = version === assets.version ? "public, max-age=31536000, immutable" : "no-store";
    return reply.headers({ "cache-control": cache, "content-type": asset.type }).send(asset.content);
  });
}
