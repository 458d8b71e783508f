import { z } from "zod";

import { userQuery } from "../schemas.js";
import { answer, jsonContent, problems, ref, USER } from "./answers.js";

const LOCATION = { Location: { description: "Path of the user.", schema: { type: "string" } } };
const ID = { name: "id", required: true, schema: { type: "string", pattern: "^[0-9a-f]{24}$" } };
const OPERATION = { tags: ["Users"], security: [{ session: [] }, { masterKey: [] }] };
const REMOVED = { 204: { description: "Deleted." } };

/** Paths that manage users. */
export function userPaths() {
  return {
    "/api/user": {
      get: {
        ...OPERATION,
        summary: "List users",
        parameters: queryParameters(),
        responses: { 200: answer("A page of users.", ref("UserPage")), ...problems(400, 401, 403, 500, 503) },
      },
      post: {
        ...OPERATION,
        summary: "Create a user",
        requestBody: { required: true, content: jsonContent(ref("NewUser")) },
        responses: { 201: answer("Created.", USER, LOCATION), ...problems(400, 401, 403, 409, 413, 415, 500, 503) },
      },
      put: {
        ...OPERATION,
        summary: "Change a user",
        description: "Fields that are omitted stay as they are. A new password ends the user's sessions.",
        requestBody: { required: true, content: jsonContent(ref("ChangedUser")) },
        responses: { 200: answer("Changed.", USER), ...problems(400, 401, 403, 404, 409, 413, 415, 500, 503) },
      },
      delete: {
        ...OPERATION,
        summary: "Delete a user",
        parameters: [{ ...ID, in: "query" }],
        responses: { ...REMOVED, ...problems(400, 401, 403, 404, 409, 500, 503) },
      },
    },
    "/api/user/{id}": {
      parameters: [{ ...ID, in: "path" }],
      get: {
        ...OPERATION,
        summary: "Show a user",
        responses: { 200: answer("The user.", USER), ...problems(401, 403, 404, 500, 503) },
      },
      delete: {
        ...OPERATION,
        summary: "Delete a user",
        responses: { ...REMOVED, ...problems(401, 403, 404, 409, 500, 503) },
      },
    },
  };
}

function queryParameters() {
  const { properties = {} } = z.toJSONSchema(userQuery, { io: "input" });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
}
