/** A member of `responses` in an OpenAPI document. */
export type Answer = Readonly<Record<string, unknown>>;

const PROBLEMS: Readonly<Record<number, string>> = {
  400: "The request is not valid; `errors` names the fields.",
  401: "Without valid credentials.",
  403: "Not allowed, or sent from another origin.",
  404: "There is no such user.",
  409: "Another user has the same username or e-mail address, or the last administrator would be lost.",
  413: "The body is too large.",
  415: "The body is not application/json.",
  429: "Too many requests; repeat it after the seconds in `Retry-After`.",
  500: "An unexpected error.",
  503: "The database cannot be reached; repeat it after the seconds in `Retry-After`.",
};
const RETRY_AFTER = { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } };

/** A reference to a schema of the document. */
export function ref(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** Schema of an answer that is one user. */
export const USER = { type: "object", properties: { user: ref("User") }, required: ["user"] };

/** `content` of a request or an answer in JSON. */
export function jsonContent(schema: unknown): Answer {
  return { "application/json": { schema } };
}

/** An answer in JSON. */
export function answer(description: string, schema: unknown, headers?: Answer): Answer {
  return { description, content: jsonContent(schema), ...(headers && { headers }) };
}

/** Answers that are `application/problem+json`, by status. */
export function problems(...statuses: readonly number[]): Readonly<Record<string, Answer>> {
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: PROBLEMS[status],
        content: { "application/problem+json": { schema: ref("Problem") } },
        ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
      },
    ]),
  );
}
