import { z } from "zod";

import { databasePassword, databaseUri } from "../../settings/database-secrets";
import { different, secret, type SecretFormat, text, whole } from "../../settings/values";
import { givenKeys, givenKeysOf, HMAC_KEY, keyNames } from "../shared/key-settings";
import { service } from "../shared/service-settings";

/** The form of both keys of a site, as Google issues them. */
const RECAPTCHA_KEY = /^[\w-]{20,100}$/;

const RECAPTCHA_SECRET: SecretFormat = {
  test: (value) => RECAPTCHA_KEY.test(value),
  allowed: "the secret key of a site in reCAPTCHA's console: letters, digits, underscores and hyphens",
};

const format = () =>
  text(/^[\w][\w .+-]{0,30}$/, "up to 31 letters, digits, spaces, dots, plus signs and hyphens", "Singles");

/** The settings under `scopelens:`. */
export const scopelensSettings = z
  .strictObject({
    /** Requests and limit allow several password hashes and pictures at a time. */
    server: service({ cpu: 50, memory: 128 }),
    website: service({ cpu: 10, memory: 32 }),
    /** PyTorch takes 330 MiB before the first picture. The CPU limit is also the number of its threads, rounded up. */
    classifier: service({ cpu: 100, memory: 768, cpuLimit: 1000 }),
    /**
     * How requests reach the server and the classifier: from the ingress, or through the website's nginx, for an ingress
     * that can route by host only.
     */
    route: z.enum(["ingress", "nginx"], { error: "ingress or nginx" }).default("ingress"),
    /** Password of the server's login for its database; generated until it is set. */
    dbPassword: databasePassword("mongodb").optional(),
    /** URI of the database, if its server is elsewhere (`slipway:databases.mongodb.provider` is `uri`). */
    dbUri: databaseUri("mongodb").optional(),
    /** Password of the server's login for its cache; generated until it is set. */
    cachePassword: databasePassword("redis").optional(),
    /** URI of the cache, if its server is elsewhere (`slipway:databases.redis.provider` is `uri`). */
    cacheUri: databaseUri("redis").optional(),
    /**
     * Names of the keys for sessions: the first one signs, all are accepted. To rotate without ending a session, append a
     * new name and deploy, then move it to the front and deploy, and remove the old name after `sessionDays`.
     */
    jwtKeys: keyNames(),
    /** Keys for sessions by name; keys that are not listed are generated. */
    givenJwtKeys: givenKeys(HMAC_KEY),
    /** Days after which a session ends. */
    sessionDays: whole(1, 365).default(30),
    /** Formats that teams are for. */
    formats: z.array(format()).min(1).max(20).superRefine(different).default(["Singles", "Doubles", "Little"]),
    /** Teams on a page. */
    pageSize: whole(1, 100).default(12),
    /** MiB of a picture at most. */
    maxPicture: whole(1, 16).default(4),
    /** Seconds that answers stay in the cache at most. */
    cacheExpiry: whole(1, 604_800).default(86_400),
    /** Requests per minute and client, after which more are refused. */
    limits: z
      .strictObject({
        /** Log-ins and registrations. */
        auth: whole(1, 10_000).default(10),
        /** Other requests that change something. */
        post: whole(1, 10_000).default(20),
        /** Pictures to classify. */
        predict: whole(1, 10_000).default(30),
      })
      .prefault({}),
    /** reCAPTCHA on registration, with both keys of the site; @default none */
    recaptcha: z
      .strictObject({
        siteKey: text(RECAPTCHA_KEY, "the site key in reCAPTCHA's console", "6LcExampleSiteKey-0123456789abcdefghijk"),
        secretKey: secret(RECAPTCHA_SECRET),
      })
      .optional(),
    /** Package index from which the classifier's image installs PyTorch for the CPU; it has to serve version 2.6.0. */
    torchIndex: text(
      /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/,
      "the URL of a package index",
      "https://download.pytorch.org/whl/cpu",
    ).default("https://download.pytorch.org/whl/cpu"),
  })
  .superRefine(givenKeysOf("jwtKeys", "givenJwtKeys"));

export type ScopelensSettings = z.output<typeof scopelensSettings>;
