import { z } from "zod";

import { autoscale, replicas, secret, text } from "../../settings/values";

/** Name of a signing key: part of file names and of each token's header. */
const keyId = () => text(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens", "2026-11");

const service = z.strictObject({ replicas: replicas().default(1) }).prefault({});

/** The settings under `thoughts:`. */
export const thoughtsSettings = z.strictObject({
  frontend: z
    .strictObject({
      replicas: replicas().default(1),
      /**
       * Takes the place of `replicas`. To turn it off, deploy with both bounds at the number to stay with first: until it
       * is removed, at the end of an `up`, it may still set another.
       */
      autoscale: autoscale().optional(),
      /** Answer `/load`, which burns CPU to show the autoscaler at work. */
      load: z.boolean().default(false),
    })
    .prefault({}),
  users: service,
  thoughts: service,
  /** Make two demo users and five thoughts where they are missing. */
  demo: z.boolean().default(false),
  /** Password for the database of `thoughts`; generated until it is set. */
  dbPassword: secret().optional(),
  /** Password for the database of `users`; generated until it is set. */
  usersDbPassword: secret().optional(),
  /** What calls the `/admin/` endpoints inside the cluster; generated until it is set. */
  adminToken: secret().optional(),
  /** Key of the frontend's CSRF cookies; generated until it is set. */
  djangoSecretKey: secret().optional(),
  /**
   * Names of the keys for tokens: the first signs, all are accepted. To rotate, add the new name at the end and deploy,
   * then move it to the front and deploy, and drop the former name once its last token has expired (2 days).
   */
  signingKeys: z
    .array(keyId())
    .min(1)
    .max(4)
    .refine((names) => new Set(names).size === names.length, { error: "a list of different names" })
    .default(["initial"]),
  /** Private keys (PEM, RSA) by name, for those that are not to be generated. */
  givenKeys: z.record(keyId(), secret()).default({}),
});

export type ThoughtsSettings = z.output<typeof thoughtsSettings>;
