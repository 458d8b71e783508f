import cors from "cors";
import express, { type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { Db } from "mongodb";
import type { Logger } from "pino";

import type { MasterKeys } from "./keys.js";
import { loginLimits } from "./login-limits.js";
import { problemHandler, requestLog } from "./middleware.js";
import { sameOriginOnly } from "./origin.js";
import type { Passwords } from "./passwords.js";
import { Problem } from "./problem.js";
import { addAuthRoutes } from "./routes/auth.js";
import { addDocsRoutes } from "./routes/docs.js";
import { addHealthRoutes, readyOnly } from "./routes/health.js";
import { addLogRoute } from "./routes/log.js";
import { addUserRoutes } from "./routes/user.js";
import { administratorsOnly, Sessions } from "./sessions.js";
import type { Tokens } from "./tokens.js";
import type { Users } from "./users.js";

const BODY_LIMIT = 16 * 1024;
/** The ingress controller. */
const PROXIES = 1;

/** What the application needs. */
export interface Dependencies {
  readonly database: Db;
  readonly users: Users;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly masterKeys: MasterKeys;
  readonly logger: Logger;
  /** Whether indexes and the first administrator exist. */
  readonly isReady: () => boolean;
  readonly cookieSecure: boolean;
  readonly corsOrigins: readonly string[];
  readonly loginLimit: number;
}

/** Creates the application; it does not listen yet. */
export function createApp(dependencies: Dependencies): Express {
  const { database, users, passwords, logger, isReady, cookieSecure, corsOrigins } = dependencies;
  const sessions = new Sessions(users, dependencies.tokens, cookieSecure);
  const app = express();
  app.set("trust proxy", PROXIES).set("case sensitive routing", true).set("etag", false).disable("x-powered-by");

  app.use(requestLog(logger), securityHeaders(cookieSecure));
  const requireReady = readyOnly(isReady);
  addHealthRoutes(app, requireReady);

  app.use("/api", noStore);
  if (corsOrigins.length > 0) app.use("/api", cors({ origin: [...corsOrigins], credentials: true }));
  app.use("/api", sameOriginOnly(corsOrigins));
  addDocsRoutes(app);
  addLogRoute(app, logger);

  // Without the unique indexes a request could create a duplicate, which would then prevent them.
  app.use(["/api/auth", "/api/user"], requireReady);
  addAuthRoutes(app, {
    users,
    passwords,
    sessions,
    loginLimits: loginLimits(database, dependencies.loginLimit, logger),
    bodyLimit: BODY_LIMIT,
  });
  addUserRoutes(app, {
    users,
    passwords,
    administratorsOnly: administratorsOnly(sessions, dependencies.masterKeys),
    bodyLimit: BODY_LIMIT,
  });

  app.use(notFound, problemHandler(logger));
  return app;
}

/** helmet's defaults, except that a page served without TLS must not load its assets by https. */
function securityHeaders(tls: boolean): RequestHandler {
  return tls ? helmet() : helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set("Cache-Control", "no-store");
  next();
};

const notFound: RequestHandler = () => {
  throw new Problem(404, "There is nothing at this path.");
};
