import type { Request } from "express";

import { Problem } from "./problem.js";

/** What a client logs in with. */
export interface Credentials {
  /** Username or e-mail address. */
  readonly login: string;
  readonly password: string;
}

/**
 * The credentials of `Authorization: Basic`, in UTF-8.
 *
 * @throws Problem (401), without a challenge: browsers would ask for a password in a dialog of their own.
 */
export function credentialsOf(request: Request): Credentials {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(request.get("Authorization") ?? "") ?? [];
  const text = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1)
    throw new Problem(401, "Log in with Authorization: Basic, a username or e-mail address and a password.");
  return { login: text.slice(0, colon), password: text.slice(colon + 1) };
}
