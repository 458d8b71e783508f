import { z } from "zod";

import { databasePassword, databaseUri } from "../../settings/database-secrets";
import { secret, type SecretFormat, whole } from "../../settings/values";
import { givenKeys, givenKeysOf, HMAC_KEY, keyNames } from "../shared/key-settings";
import { service } from "../shared/service-settings";

/** What the server accepts as a user's password. */
const PASSWORD: SecretFormat = {
  test: (value) => value.length >= 10 && value.length <= 128,
  allowed: "a string of 10 to 128 characters",
};

/** The settings under `user-admin:`. */
export const userAdminSettings = z
  .strictObject({
    /** Node.js uses about 90 MiB, and each of two password hashes at a time 19 MiB. */
    server: service({ cpu: 50, memory: 192 }),
    web: service({ cpu: 10, memory: 32 }),
    /** Password of the server's login for its database; generated until it is set. */
    dbPassword: databasePassword("mongodb").optional(),
    /** URI of the database, if its server is elsewhere (`slipway:databases.mongodb.provider` is `uri`). */
    dbUri: databaseUri("mongodb").optional(),
    /**
     * Password of the user `admin`, who is created while no administrator exists; generated until it is set. Later changes
     * have no effect: administrators change their passwords on the page.
     */
    adminPassword: secret(PASSWORD).optional(),
    /**
     * Names of the master keys, which scripts use as bearer tokens: all of them are accepted. To rotate, append a new name
     * and deploy, change the scripts, then remove the old name and deploy.
     */
    masterKeys: keyNames(),
    /** Master keys by name; keys that are not listed are generated. */
    givenMasterKeys: givenKeys(HMAC_KEY),
    /**
     * Names of the keys for sessions: the first one signs, all are accepted. To rotate without ending a session, append a
     * new name and deploy, then move it to the front and deploy, and remove the old name an hour later. To end all sessions
     * at once, replace the list by a new name.
     */
    jwtKeys: keyNames(),
    /** Keys for sessions by name; keys that are not listed are generated. */
    givenJwtKeys: givenKeys(HMAC_KEY),
    logLevel: z.enum(["debug", "info", "warn", "error"], { error: "debug, info, warn or error" }).default("info"),
    /** Failed log-ins within 15 minutes, per client address and per user name, after which more are refused. */
    loginLimit: whole(1, 1000).default(10),
  })
  .superRefine(givenKeysOf("masterKeys", "givenMasterKeys"))
  .superRefine(givenKeysOf("jwtKeys", "givenJwtKeys"));

export type UserAdminSettings = z.output<typeof userAdminSettings>;
