import { isTime } from "./database/images.js";
import { STATUSES, type Filter, type Status } from "./database/types.js";
import { Problem } from "./problem.js";

/** Parameters of a request's query; a parameter that is repeated has a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Which images a request asks for. */
export interface ImagesQuery extends Filter {
  /** Only images with a lower id. */
  readonly before?: number;
}

const MAX_PERSON = 2 ** 32 - 1;
const ALLOWED_STATUSES = STATUSES.join(", ");

/** Reads the parameters of a list of images. @throws Problem (400) */
export function readImagesQuery(query: Query): ImagesQuery {
  const status = single(query, "status");
  const person = single(query, "person");
  const before = single(query, "before");
  return {
    ...(status !== undefined && { status: toStatus(status) }),
    ...(person !== undefined && { person: toPerson(person) }),
    ...(before !== undefined && { before: toId("before", before, Number.MAX_SAFE_INTEGER) }),
  };
}

/** Reads the parameter of a list of people. @returns the id after which the list starts @throws Problem (400) */
export function readPeopleQuery(query: Query): number | undefined {
  const after = single(query, "after");
  return after === undefined ? undefined : toId("after", after, MAX_PERSON);
}

/** Reads the parameter of the stream of events. @returns the time after which changes are sent @throws Problem (400) */
export function readEventsQuery(query: Query): string | undefined {
  const since = single(query, "since");
  if (since === undefined || isTime(since)) return since;
  throw refused("since", since, "a time such as 2026-01-31T12:00:00.000000Z");
}

/** The query of a list's address, with a question mark if it has parameters. */
export function writeImagesQuery({
  status,
  person,
  before,
}: { readonly [Name in keyof ImagesQuery]: ImagesQuery[Name] | undefined }): string {
  const entries = Object.entries({ status, person, before }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}

/** A parameter that is given once; an empty one, as forms send it, counts as missing. */
function single(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  throw new Problem(400, `${name} is given ${value.length} times; it may be given once.`);
}

function toStatus(value: string): Status {
  const status = STATUSES.find((name) => name === value);
  if (status === undefined) throw refused("status", value, `one of ${ALLOWED_STATUSES}`);
  return status;
}

function toPerson(value: string): number | "nobody" {
  return value === "nobody" ? value : toId("person", value, MAX_PERSON, "nobody or ");
}

function toId(name: string, value: string, max: number, others = ""): number {
  const id = /^[1-9]\d{0,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(id <= max)) throw refused(name, value, `${others}a whole number from 1 to ${max}`);
  return id;
}

function refused(name: string, value: string, allowed: string): Problem {
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return new Problem(400, `${name} is ${JSON.stringify(shown)}; it has to be ${allowed}.`);
}
