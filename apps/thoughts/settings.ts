import { z } from "zod";

import { databasePassword, databaseUri } from "../../settings/database-secrets";
import { autoscale, replicas, resources, secret } from "../../settings/values";
import { givenKeys, givenKeysOf, keyNames } from "../shared/key-settings";
import { service } from "../shared/service-settings";
import { RSA_KEY } from "./rsa-key";

/** The settings under `thoughts:`. */
export const thoughtsSettings = z
  .strictObject({
    frontend: z
      .strictObject({
        replicas: replicas().default(1),
        resources: resources({ cpu: 60, memory: 160 }),
        /**
         * Replaces `replicas`. Before turning it off, deploy once with both bounds set to the final number of replicas: the
         * autoscaler is deleted at the end of an `up`, and may change the number until then.
         */
        autoscale: autoscale().optional(),
        /** Serve `/load`, which uses CPU to demonstrate the autoscaler. */
        load: z.boolean().default(false),
      })
      .prefault({}),
    users: service({ cpu: 50, memory: 192 }),
    thoughts: service({ cpu: 50, memory: 160 }),
    /** Create two demo users and five thoughts, as far as they are missing. */
    demo: z.boolean().default(false),
    /** Password for the database of `thoughts`; generated until it is set. */
    dbPassword: databasePassword("postgres").optional(),
    /** Password for the database of `users`; generated until it is set. */
    usersDbPassword: databasePassword("postgres").optional(),
    /** URI of the database of `thoughts`, if its server is elsewhere (`slipway:databases.provider` is `uri`). */
    dbUri: databaseUri("postgres").optional(),
    /** URI of the database of `users`, if its server is elsewhere. */
    usersDbUri: databaseUri("postgres").optional(),
    /** Bearer token for the `/admin/` endpoints, inside the cluster; generated until it is set. */
    adminToken: secret().optional(),
    /** Django's secret key, which protects the frontend's forms against CSRF; generated until it is set. */
    djangoSecretKey: secret().optional(),
    /**
     * Names of the keys for tokens: the first one signs, all are accepted. To rotate, append a new name and deploy, then
     * move it to the front and deploy, and remove the old name once its last token has expired (2 days).
     */
    signingKeys: keyNames(),
    /** Private keys (PEM, RSA) by name; keys that are not listed are generated. */
    givenKeys: givenKeys(RSA_KEY),
  })
  .superRefine(givenKeysOf("signingKeys", "givenKeys"));

export type ThoughtsSettings = z.output<typeof thoughtsSettings>;
