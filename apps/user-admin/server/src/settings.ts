import { MongoClient } from "mongodb";
import { z } from "zod";

import { readKeys } from "./keys.js";

const MIN_JWT_KEY_BYTES = 32;
const MIN_MASTER_KEY_BYTES = 16;
const ORIGIN = /^https?:\/\/[^\s/,]+$/;

const isMongoUri = (uri: string): boolean => {
  try {
    return new MongoClient(uri).options.hosts.length > 0 || uri.startsWith("mongodb+srv://");
  } catch {
    return false;
  }
};

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));

const keyFolder = (minBytes: number) =>
  z.string().transform((folder, context) => {
    try {
      return readKeys(folder, minBytes);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

/** Each description is what an error says about the variable. */
const ENVIRONMENT = z
  .object({
    MONGODB_URI: z.string().refine(isMongoUri).describe("a URI such as mongodb://user:password@host:27017/database"),
    PORT: wholeNumber(0, 65_535).default(8080).describe("a port number"),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info").describe("one of debug, info, warn, error"),
    COOKIE_SECURE: z
      .enum(["true", "false"])
      .default("false")
      .transform((value) => value === "true")
      .describe("true or false"),
    JWT_KEY_DIR: keyFolder(MIN_JWT_KEY_BYTES).describe(
      `a folder with one file per signing key, each of at least ${String(MIN_JWT_KEY_BYTES)} bytes`,
    ),
    JWT_KEY_ID: z.string().min(1).describe("the name of a file in JWT_KEY_DIR"),
    MASTER_KEY_DIR: keyFolder(MIN_MASTER_KEY_BYTES).describe(
      `a folder with one file per master key, each of at least ${String(MIN_MASTER_KEY_BYTES)} bytes`,
    ),
    ADMIN_PASSWORD: z.string().min(10).max(128).describe("10 to 128 characters"),
    CORS_ORIGINS: z
      .string()
      .default("")
      .transform((list) =>
        list
          .split(",")
          .map((origin) => origin.trim())
          .filter((origin) => origin !== ""),
      )
      .pipe(z.array(z.string().regex(ORIGIN)))
      .describe("origins such as https://example.com, separated by commas"),
    LOGIN_LIMIT: wholeNumber(1, 1000).default(10).describe("a whole number from 1 to 1000"),
  })
  .refine((values) => values.JWT_KEY_DIR.has(values.JWT_KEY_ID), {
    path: ["JWT_KEY_ID"],
    // Checked even if another variable is wrong, so that all problems are reported at once.
    when: ({ value, issues }) =>
      issues.every(({ path }) => path?.[0] !== "JWT_KEY_ID") &&
      (value as { JWT_KEY_DIR?: unknown }).JWT_KEY_DIR instanceof Map,
  });

/** Settings of the server, by environment variable. */
export type Settings = z.output<typeof ENVIRONMENT>;

/**
 * Reads the settings from environment variables.
 *
 * @throws Error that names each variable that is missing or wrong, and what is allowed; without its value.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = ENVIRONMENT.safeParse(environment);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, code, message }) => {
    const variable = path[0] as keyof typeof ENVIRONMENT.shape;
    const reason = code === "custom" && message !== "Invalid input" ? ` (${message})` : "";
    return `${variable} has to be ${ENVIRONMENT.shape[variable].description ?? "set"}${reason}`;
  });
  throw new Error(`The environment is not valid:\n${[...new Set(problems)].map((text) => `  ${text}`).join("\n")}`);
}
