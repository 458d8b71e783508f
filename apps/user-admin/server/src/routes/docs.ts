import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import express, { type Express } from "express";

import { addRoute } from "../middleware.js";
import { openApiDocument } from "../openapi/document.js";

const DOCS = "/api/docs";
const DOCUMENT = "/api/openapi.json";
const ASSETS = ["swagger-ui.css", "swagger-ui-bundle.js"];
const SCRIPT = `SwaggerUIBundle({ url: ${JSON.stringify(DOCUMENT)}, dom_id: "#docs" });\n`;
/** The script is a file of its own because the Content-Security-Policy forbids inline scripts. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>User administration: API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${DOCS}/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="${DOCS}/swagger-ui-bundle.js"></script>
    <script src="${DOCS}/start.js"></script>
  </body>
</html>
`;

/** Adds the OpenAPI document and a page that shows it, with the assets of swagger-ui-dist. */
export function addDocsRoutes(app: Express): void {
  const document = openApiDocument();
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/swagger-ui.css"));

  addRoute(app, DOCUMENT, {
    get: [
      (_request, response) => {
        response.json(document);
      },
    ],
  });
  addRoute(app, DOCS, {
    get: [
      (_request, response) => {
        response.type("html").send(PAGE);
      },
    ],
  });
  app.use(`${DOCS}/start.js`, (_request, response) => {
    response.type("js").send(SCRIPT);
  });
  for (const asset of ASSETS) app.use(`${DOCS}/${asset}`, express.static(join(folder, asset)));
}
