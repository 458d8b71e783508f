import { generateKeyPairSync } from "node:crypto";

/** A secret setting. */
interface SecretSetting {
  readonly key: string;
  /** Whether the key is a path inside an object. */
  readonly path?: boolean;
  readonly value: string;
}

/** Settings that replace generated secrets, and the changes that follow from them. */
interface Rotation {
  readonly settings: readonly SecretSetting[];
  readonly changes: readonly string[];
}

/** A database login: created under another name; the previous one is removed after the service has rolled out. */
function login(key: string, service: string): Rotation {
  const name = `thoughts-db-${service}`;
  return {
    settings: [{ key: `thoughts:${key}`, value: `given-password-of-${service}` }],
    changes: [
      `delete RandomPassword ${name}`,
      `replace Job ${name}`,
      `replace Job ${name}-login-cleanup`,
      `replace RandomId ${name}`,
      `replace Secret ${name}`,
      `update Deployment thoughts-${service}`,
    ],
  };
}

/** All rotations in one: what they change is the same as one after the other, in a fraction of the time. */
export function rotationOfEachSecret(): Rotation {
  const all = rotations();
  return {
    settings: all.flatMap(({ settings }) => settings),
    changes: [...new Set(all.flatMap((one) => one.changes))].sort(),
  };
}

/** One rotation for every secret of the application Thoughts. */
function rotations(): Rotation[] {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return [
    login("dbPassword", "thoughts"),
    login("usersDbPassword", "users"),
    {
      settings: [{ key: "thoughts:adminToken", value: "given-token-of-the-administrator" }],
      changes: [
        "delete RandomPassword thoughts-admin-token",
        "replace Secret thoughts-thoughts-env",
        "replace Secret thoughts-users-env",
        "update Deployment thoughts-thoughts",
        "update Deployment thoughts-users",
      ],
    },
    {
      settings: [{ key: "thoughts:djangoSecretKey", value: "given-key-of-the-frontend" }],
      changes: [
        "delete RandomPassword thoughts-django",
        "replace Secret thoughts-frontend-env",
        "update Deployment thoughts-frontend",
      ],
    },
    {
      settings: [
        {
          key: "thoughts:givenKeys.initial",
          path: true,
          value: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        },
      ],
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
