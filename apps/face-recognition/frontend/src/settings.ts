import { isAbsolute } from "node:path";

import { z } from "zod";

const MIB = 1024 * 1024;

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));

const text = () => z.string().min(1);
const folder = () => text().refine((path) => isAbsolute(path));

/** Each description is what an error says about the variable. */
const VARIABLES = z.object({
  MYSQL_HOST: text().describe("the host name of the MariaDB server"),
  MYSQL_PORT: wholeNumber(1, 65_535).describe("a port number from 1 to 65535"),
  MYSQL_DATABASE: text().describe("the name of the database"),
  MYSQL_USER: text().describe("the name of the database user"),
  MYSQL_PASSWORD: text().describe("the password of the database user"),
  MYSQL_SSL_MODE: z
    .enum(["", "DISABLED", "REQUIRED", "VERIFY_IDENTITY"])
    .default("DISABLED")
    .describe("DISABLED, REQUIRED or VERIFY_IDENTITY"),
  MYSQL_SSL_CA: folder().optional().describe("the absolute path of a file with certificate authorities"),
  FRONTEND_PORT: wholeNumber(0, 65_535).default(8081).describe("a port number"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info").describe("one of debug, info, warn, error"),
  KNOWN_PEOPLE: folder().default("/known_people").describe("the absolute path of a folder"),
  UNKNOWN_PEOPLE: folder().default("/unknown_people").describe("the absolute path of a folder"),
  MAX_PICTURE_MIB: wholeNumber(1, 100)
    .default(8)
    .transform((mib) => mib * MIB)
    .describe("a whole number of MiB from 1 to 100"),
});

/** Without authorities nothing could be verified. */
const ENVIRONMENT = VARIABLES.refine(
  ({ MYSQL_SSL_MODE: mode, MYSQL_SSL_CA: file }) => mode !== "VERIFY_IDENTITY" || file !== undefined,
  { path: ["MYSQL_SSL_CA"] },
);

type Environment = z.output<typeof ENVIRONMENT>;

/** How the database is reached. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Whether connections are encrypted. */
  readonly encrypted: boolean;
  /** File of certificate authorities that the server's certificate and host name are verified with. @default they are not */
  readonly authorities?: string;
}

/** Settings of the service. */
export interface Settings {
  readonly database: DatabaseSettings;
  /** 0 for any free one. */
  readonly port: number;
  readonly logLevel: Environment["LOG_LEVEL"];
  /** Folder with the pictures of known people. */
  readonly knownPeople: string;
  /** Folder with the pictures to identify. */
  readonly unknownPeople: string;
  /** Bytes that the receiver accepts as one picture. */
  readonly maxPictureBytes: number;
}

/**
 * Reads the settings from environment variables.
 *
 * @throws Error that names each variable that is missing or wrong, its value unless it is secret, and what is allowed.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = ENVIRONMENT.safeParse(environment);
  if (!result.success) {
    const names = new Set(result.error.issues.map(({ path }) => path[0] as keyof Environment));
    const problems = [...names].map((name) => `  ${problemWith(name, environment[name])}`);
    throw new Error(`The environment is not valid:\n${problems.join("\n")}`);
  }
  const values = result.data;
  const { MYSQL_SSL_MODE: mode, MYSQL_SSL_CA: authorities } = values;
  return {
    database: {
      host: values.MYSQL_HOST,
      port: values.MYSQL_PORT,
      database: values.MYSQL_DATABASE,
      user: values.MYSQL_USER,
      password: values.MYSQL_PASSWORD,
      encrypted: mode === "REQUIRED" || mode === "VERIFY_IDENTITY",
      ...(mode === "VERIFY_IDENTITY" && authorities !== undefined && { authorities }),
    },
    port: values.FRONTEND_PORT,
    logLevel: values.LOG_LEVEL,
    knownPeople: values.KNOWN_PEOPLE,
    unknownPeople: values.UNKNOWN_PEOPLE,
    maxPictureBytes: values.MAX_PICTURE_MIB,
  };
}

function problemWith(name: keyof Environment, value: string | undefined): string {
  const is =
    value === undefined ? "is not set" : name === "MYSQL_PASSWORD" ? "is empty" : `is ${JSON.stringify(value)}`;
  return `${name} ${is}; it has to be ${VARIABLES.shape[name].description ?? "set"}`;
}
