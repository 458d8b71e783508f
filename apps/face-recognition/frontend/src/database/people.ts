import type { Database } from "./database.js";
import { STATUSES, type Person } from "./types.js";

/** A known person. */
export interface KnownPerson extends Person {
  /** File names of the person's pictures. */
  readonly pictures: readonly string[];
  /** Number of images in which the person was found. */
  readonly images: number;
}

/** A part of the list of known people. */
export interface PeoplePage {
  readonly people: readonly KnownPerson[];
  /** Whether there are more people after these. */
  readonly more: boolean;
}

const PROCESSED = STATUSES.indexOf("processed");

/** Lists people by name, without their pictures. */
export async function listNames(database: Database, limit: number): Promise<Person[]> {
  return database.select<Person>("SELECT id, name FROM person ORDER BY name LIMIT ?", [limit]);
}

/** The person with an id. */
export async function findPerson(database: Database, id: number): Promise<Person | undefined> {
  const [person] = await database.select<Person>("SELECT id, name FROM person WHERE id = ?", [id]);
  return person;
}

/** Lists known people by name. @param after The id of a person: only people whose name follows that person's. */
export async function listPeople(
  database: Database,
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<PeoplePage> {
  const where = after === undefined ? "" : "WHERE p.name > (SELECT name FROM person WHERE id = ?)";
  const rows = await database.select<Person & { images: number }>(
    "SELECT p.id, p.name, (SELECT COUNT(*) FROM images i WHERE i.person = p.id AND i.status = ?) AS images " +
      `FROM person p ${where} ORDER BY p.name LIMIT ?`,
    [PROCESSED, ...(after === undefined ? [] : [after]), limit + 1],
  );
  const people = rows.slice(0, limit);
  const pictures = await picturesOf(
    database,
    people.map(({ id }) => id),
  );
  return {
    people: people.map((person) => ({ ...person, pictures: pictures.get(person.id) ?? [] })),
    more: rows.length > limit,
  };
}

async function picturesOf(database: Database, ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const pictures = new Map<number, string[]>();
  if (ids.length === 0) return pictures;
  const places = ids.map(() => "?").join(", ");
  const rows = await database.select<{ person_id: number; image_name: string }>(
    `SELECT person_id, image_name FROM person_images WHERE person_id IN (${places}) ORDER BY id`,
    ids,
  );
  for (const row of rows) pictures.set(row.person_id, [...(pictures.get(row.person_id) ?? []), row.image_name]);
  return pictures;
}
