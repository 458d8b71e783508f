import type { FastifyInstance, FastifyReply } from "fastify";

import type { Database } from "../database/database.js";
import { countImages, databaseTime, listImages } from "../database/images.js";
import { findPerson, listNames, listPeople } from "../database/people.js";
import type { Person } from "../database/types.js";
import type { Html } from "../html.js";
import { IMAGES_PER_PAGE, imagesPage } from "../pages/images-page.js";
import { knownPage } from "../pages/known-page.js";
import type { PageContext } from "../pages/layout.js";
import { notFound } from "../problem.js";
import { readImagesQuery, readPeopleQuery, type ImagesQuery, type Query } from "../query.js";

const PEOPLE_PER_PAGE = 24;
/** More would not be usable in a list to choose from; others are selected on the page of known people. */
const MAX_NAMES = 500;

interface Parameters {
  Querystring: Query;
}

/** Adds the pages, and the list of images as JSON. */
export function addPageRoutes(app: FastifyInstance, database: Database, context: () => PageContext): void {
  app.get<Parameters>("/", async (request, reply) => {
    const query = readImagesQuery(request.query);
    // Read first: whatever changes later is sent as an event.
    const since = await databaseTime(database);
    const [page, counts, people] = await Promise.all([
      listImages(database, query, { before: query.before, limit: IMAGES_PER_PAGE }),
      countImages(database, query.person),
      peopleFor(database, query),
    ]);
    return sendHtml(reply, imagesPage(context(), { query, page, counts, people, since }));
  });

  app.get<Parameters>("/known", async (request, reply) => {
    const after = readPeopleQuery(request.query);
    const page = await listPeople(database, { after, limit: PEOPLE_PER_PAGE });
    return sendHtml(reply, knownPage(context(), page, after));
  });

  app.get<Parameters>("/api/images", async (request, reply) => {
    const query = readImagesQuery(request.query);
    const [{ images, more }, counts] = await Promise.all([
      listImages(database, query, { before: query.before, limit: IMAGES_PER_PAGE }),
      countImages(database, query.person),
    ]);
    void reply.header("cache-control", "no-store");
    return { images, counts, next: more ? (images.at(-1)?.id ?? null) : null };
  });
}

/** Sends a page, which is never kept: it changes all the time. */
export function sendHtml(reply: FastifyReply, page: Html): FastifyReply {
  return reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(page.text);
}

/** People to choose from; the selected one is always among them. */
async function peopleFor(database: Database, { person }: ImagesQuery): Promise<readonly Person[]> {
  const people = await listNames(database, MAX_NAMES);
  if (typeof person !== "number" || people.some(({ id }) => id === person)) return people;
  const selected = await findPerson(database, person);
  if (selected === undefined) throw notFound(`Nobody has the number ${person}.`);
  return [...people, selected];
}
