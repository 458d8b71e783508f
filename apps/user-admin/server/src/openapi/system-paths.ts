import { answer, jsonContent, problems, ref } from "./answers.js";

const STATUS = { type: "object", properties: { status: { const: "ok" } }, required: ["status"] };

/** Paths of client logs, of this documentation, and of the probes. */
export const SYSTEM_PATHS = {
  "/api/log": {
    post: {
      tags: ["Logs"],
      summary: "Report what happened in the browser",
      security: [],
      requestBody: { required: true, content: jsonContent(ref("ClientLog")) },
      responses: { 204: { description: "Written to the server's log." }, ...problems(400, 403, 413, 415, 429, 500) },
    },
  },
  "/api/openapi.json": {
    get: {
      tags: ["Documentation"],
      summary: "This document",
      security: [],
      responses: { 200: answer("OpenAPI 3.1.", { type: "object" }) },
    },
  },
  "/api/docs": {
    get: {
      tags: ["Documentation"],
      summary: "A page that shows this document",
      security: [],
      responses: { 200: { description: "A page.", content: { "text/html": { schema: { type: "string" } } } } },
    },
  },
  "/healthz": {
    get: {
      tags: ["Probes"],
      summary: "Whether the process answers",
      security: [],
      responses: { 200: answer("It does.", STATUS) },
    },
  },
  "/readyz": {
    get: {
      tags: ["Probes"],
      summary: "Whether the database has been prepared since the process started",
      security: [],
      responses: { 200: answer("It has.", STATUS), ...problems(503) },
    },
  },
};
