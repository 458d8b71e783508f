import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readSettings } from "../src/settings.js";

let folder: string;
let environment: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "settings-"));
  for (const name of ["jwt", "master"]) {
    // As Kubernetes mounts a Secret.
    mkdirSync(join(folder, name, "..data"), { recursive: true });
    writeFileSync(join(folder, name, "..data", "first"), `${"k".repeat(32)}\n`);
    symlinkSync(join("..data", "first"), join(folder, name, "first"));
  }
  environment = {
    MONGODB_URI: "mongodb://user:hidden@mongo:27017/users",
    JWT_KEY_DIR: join(folder, "jwt"),
    JWT_KEY_ID: "first",
    MASTER_KEY_DIR: join(folder, "master"),
    ADMIN_PASSWORD: "long enough",
  };
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const problemsOf = (changes: Readonly<Record<string, string | undefined>>): string[] => {
  try {
    readSettings({ ...environment, ...changes });
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
};

describe("the settings", () => {
  it("have defaults", () => {
    const key = Buffer.from("k".repeat(32));
    expect(readSettings({ ...environment, PATH: "/bin" })).toEqual({
      ...environment,
      JWT_KEY_DIR: new Map([["first", key]]),
      MASTER_KEY_DIR: new Map([["first", key]]),
      PORT: 8080,
      LOG_LEVEL: "info",
      COOKIE_SECURE: false,
      CORS_ORIGINS: [],
      LOGIN_LIMIT: 10,
    });
  });

  it("take valid values", () => {
    const settings = readSettings({
      ...environment,
      PORT: "0",
      LOG_LEVEL: "debug",
      COOKIE_SECURE: "true",
      CORS_ORIGINS: "https://example.com, http://localhost:5173",
      LOGIN_LIMIT: "3",
    });
    expect(settings).toMatchObject({ PORT: 0, LOG_LEVEL: "debug", COOKIE_SECURE: true, LOGIN_LIMIT: 3 });
    expect(settings.CORS_ORIGINS).toEqual(["https://example.com", "http://localhost:5173"]);
  });

  it("are refused with the variable's name and what is allowed, without the value", () => {
    writeFileSync(join(folder, "short"), "");
    mkdirSync(join(folder, "empty"));
    mkdirSync(join(folder, "weak"));
    writeFileSync(join(folder, "weak", "first"), "hidden");
    for (const [name, value, text] of [
      ["MONGODB_URI", undefined, "a URI such as mongodb://user:password@host:27017/database"],
      ["MONGODB_URI", "http://hidden", "a URI such as"],
      ["MONGODB_URI", "mongodb://", "a URI such as"],
      ["MONGODB_URI", "mongodb://mongo/?hidden=1", "a URI such as"],
      ["PORT", "http", "a port number"],
      ["PORT", "65536", "a port number"],
      ["PORT", "", "a port number"],
      ["LOG_LEVEL", "hidden", "one of debug, info, warn, error"],
      ["COOKIE_SECURE", "1", "true or false"],
      ["JWT_KEY_DIR", undefined, "a folder with one file per signing key, each of at least 32 bytes"],
      ["JWT_KEY_DIR", join(folder, "missing"), "no such file or directory"],
      ["JWT_KEY_DIR", join(folder, "empty"), "the folder has no key"],
      ["JWT_KEY_DIR", join(folder, "weak"), "key first has fewer than 32 bytes"],
      ["JWT_KEY_ID", "second", "the name of a file in JWT_KEY_DIR"],
      ["JWT_KEY_ID", undefined, "the name of a file in JWT_KEY_DIR"],
      ["MASTER_KEY_DIR", join(folder, "short"), "a folder with one file per master key"],
      ["MASTER_KEY_DIR", join(folder, "weak"), "key first has fewer than 16 bytes"],
      ["ADMIN_PASSWORD", "hidden", "10 to 128 characters"],
      ["ADMIN_PASSWORD", undefined, "10 to 128 characters"],
      ["CORS_ORIGINS", "example.com", "origins such as https://example.com, separated by commas"],
      ["CORS_ORIGINS", "https://example.com/path", "origins such as"],
      ["LOGIN_LIMIT", "0", "a whole number from 1 to 1000"],
      ["LOGIN_LIMIT", "-1", "a whole number from 1 to 1000"],
    ] as const) {
      const [problem, ...others] = problemsOf({ [name]: value });
      expect([name, value, others]).toEqual([name, value, []]);
      expect(problem).toMatch(new RegExp(`^${name} has to be `));
      expect(problem).toContain(text);
      expect(problem).not.toContain("hidden");
    }
  });

  it("report all problems at once", () => {
    const variables = problemsOf({ MONGODB_URI: "", PORT: "x", JWT_KEY_ID: "second", ADMIN_PASSWORD: "short" }).map(
      (problem) => problem.split(" ", 1)[0],
    );
    expect(variables.sort()).toEqual(["ADMIN_PASSWORD", "JWT_KEY_ID", "MONGODB_URI", "PORT"]);
  });
});
