import { answer, jsonContent, problems, ref, USER } from "./answers.js";

const COOKIE = {
  "Set-Cookie": { description: "`access_token`, valid for an hour.", schema: { type: "string" } },
};
const SESSION = [{ session: [] }];
const TAGS = ["Session"];

/** Paths of sessions. */
export const SESSION_PATHS = {
  "/api/auth": {
    put: {
      tags: TAGS,
      summary: "Log in",
      description: "Failed log-ins are limited for each client address and for each user name.",
      security: [{ basic: [] }],
      responses: { 200: answer("Logged in.", USER, COOKIE), ...problems(401, 403, 429, 500, 503) },
    },
    get: {
      tags: TAGS,
      summary: "Show who is logged in",
      security: SESSION,
      responses: { 200: answer("The session's user.", USER), ...problems(401, 500, 503) },
    },
    delete: {
      tags: TAGS,
      summary: "Log out",
      security: [],
      responses: {
        204: { description: "The cookie is removed.", headers: COOKIE },
        ...problems(403, 500, 503),
      },
    },
  },
  "/api/auth/{id}": {
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    put: {
      tags: TAGS,
      summary: "Change one's own password",
      description: "Ends the user's other sessions. `currentPassword` is checked if it is given.",
      security: SESSION,
      requestBody: { required: true, content: jsonContent(ref("NewPassword")) },
      responses: { 200: answer("Changed.", USER, COOKIE), ...problems(400, 401, 403, 413, 415, 500, 503) },
    },
  },
};
