import { z } from "zod";

import * as schemas from "../schemas.js";
import { SESSION_PATHS } from "./session-paths.js";
import { SYSTEM_PATHS } from "./system-paths.js";
import { userPaths } from "./user-paths.js";

const REQUESTS = {
  ChangedUser: schemas.changedUser,
  ClientLog: schemas.clientLog,
  NewPassword: schemas.newPassword,
  NewUser: schemas.newUser,
};
const ANSWERS = { Problem: schemas.problem, User: schemas.user, UserPage: schemas.userPage };

/** The OpenAPI 3.1 document; its schemas are those that validate the requests. */
export function openApiDocument() {
  return {
    openapi: "3.1.0",
    info: {
      title: "User administration",
      version: "1",
      description: "Manages users. Errors are answered as `application/problem+json` (RFC 9457).",
    },
    paths: { ...SESSION_PATHS, ...userPaths(), ...SYSTEM_PATHS },
    components: {
      schemas: { ...toJsonSchemas(REQUESTS, "input"), ...toJsonSchemas(ANSWERS, "output") },
      securitySchemes: {
        basic: { type: "http", scheme: "basic", description: "Username or e-mail address, and password." },
        session: { type: "apiKey", in: "cookie", name: "access_token" },
        masterKey: { type: "http", scheme: "bearer" },
      },
    },
  };
}

function toJsonSchemas(named: Readonly<Record<string, z.ZodType>>, io: "input" | "output") {
  return Object.fromEntries(
    // OpenAPI 3.1 states the dialect of its schemas once, and its default is that of zod.
    Object.entries(named).map(([name, schema]) => [name, { ...z.toJSONSchema(schema, { io }), $schema: undefined }]),
  );
}
