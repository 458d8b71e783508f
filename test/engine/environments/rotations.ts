import { generateKeyPairSync } from "node:crypto";

/** A secret that somebody sets in place of the generated one, and exactly what that changes. */
export interface Rotation {
  readonly what: string;
  readonly key: string;
  /** The key is one inside an object. */
  readonly path?: boolean;
  readonly value: string;
  readonly changes: readonly string[];
}

/** A login of a database: made anew under another name, and the former one removed after the service rolled over. */
function login(key: string, service: string): Rotation {
  const name = `thoughts-db-${service}`;
  return {
    what: `password of the database of ${service}`,
    key: `thoughts:${key}`,
    value: `given-password-of-${service}`,
    changes: [
      `delete RandomPassword ${name}`,
      `replace Job ${name}`,
      `replace Job ${name}-former`,
      `replace RandomId ${name}`,
      `replace Secret ${name}`,
      `update Deployment thoughts-${service}`,
    ],
  };
}

/** Every kind of secret that Thoughts has. */
export function rotations(): Rotation[] {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return [
    login("dbPassword", "thoughts"),
    login("usersDbPassword", "users"),
    {
      what: "token of the administrator",
      key: "thoughts:adminToken",
      value: "given-token-of-the-administrator",
      changes: [
        "delete RandomPassword thoughts-admin-token",
        "replace Secret thoughts-thoughts-env",
        "replace Secret thoughts-users-env",
        "update Deployment thoughts-thoughts",
        "update Deployment thoughts-users",
      ],
    },
    {
      what: "key of the frontend",
      key: "thoughts:djangoSecretKey",
      value: "given-key-of-the-frontend",
      changes: [
        "delete RandomPassword thoughts-django",
        "replace Secret thoughts-frontend-env",
        "update Deployment thoughts-frontend",
      ],
    },
    {
      what: "key that signs tokens",
      key: "thoughts:givenKeys.initial",
      path: true,
      value: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      changes: [
        "delete PrivateKey thoughts-signing-initial",
        "replace ConfigMap thoughts-frontend-verify",
        "replace ConfigMap thoughts-thoughts-verify",
        "replace Secret thoughts-users-signing",
        "update Deployment thoughts-frontend",
        "update Deployment thoughts-thoughts",
        "update Deployment thoughts-users",
      ],
    },
  ];
}
