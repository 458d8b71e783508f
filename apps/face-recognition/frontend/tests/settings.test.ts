import { describe, expect, it } from "vitest";

import { readSettings } from "../src/settings.js";

const MIB = 1024 * 1024;
const ENVIRONMENT = {
  MYSQL_HOST: "mariadb",
  MYSQL_PORT: "3306",
  MYSQL_DATABASE: "faces",
  MYSQL_USER: "faces_1",
  MYSQL_PASSWORD: "hidden",
};

const problemsOf = (changes: Readonly<Record<string, string | undefined>>): string[] => {
  try {
    readSettings({ ...ENVIRONMENT, ...changes });
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split("\n");
    return lines.map((line) => line.trim());
  }
};

describe("the settings", () => {
  it("have defaults", () => {
    expect(readSettings({ ...ENVIRONMENT, PATH: "/bin" })).toEqual({
      database: {
        host: "mariadb",
        port: 3306,
        database: "faces",
        user: "faces_1",
        password: "hidden",
        encrypted: false,
      },
      port: 8081,
      logLevel: "info",
      knownPeople: "/known_people",
      unknownPeople: "/unknown_people",
      maxPictureBytes: 8 * MIB,
    });
  });

  it("take valid values", () => {
    const settings = readSettings({
      ...ENVIRONMENT,
      MYSQL_SSL_MODE: "REQUIRED",
      FRONTEND_PORT: "0",
      LOG_LEVEL: "debug",
      KNOWN_PEOPLE: "/known",
      UNKNOWN_PEOPLE: "/unknown",
      MAX_PICTURE_MIB: "100",
    });
    expect(settings).toMatchObject({ database: { encrypted: true }, port: 0, logLevel: "debug" });
    expect(settings).toMatchObject({ knownPeople: "/known", unknownPeople: "/unknown", maxPictureBytes: 100 * MIB });
  });

  it("verify the server with authorities, which are required then", () => {
    const verified = { ...ENVIRONMENT, MYSQL_SSL_MODE: "VERIFY_IDENTITY" };
    const { database } = readSettings({ ...verified, MYSQL_SSL_CA: "/etc/ca.pem" });
    expect(database).toMatchObject({ encrypted: true, authorities: "/etc/ca.pem" });
    expect(() => readSettings(verified)).toThrow("MYSQL_SSL_CA is not set; it has to be the absolute path of a file");
  });

  it.each([
    ["MYSQL_HOST", undefined, "MYSQL_HOST is not set; it has to be the host name of the MariaDB server"],
    ["MYSQL_HOST", "", 'MYSQL_HOST is ""; it has to be the host name of the MariaDB server'],
    ["MYSQL_PORT", undefined, "MYSQL_PORT is not set; it has to be a port number from 1 to 65535"],
    ["MYSQL_PORT", "0", 'MYSQL_PORT is "0"; it has to be a port number from 1 to 65535'],
    ["MYSQL_PORT", "tcp://10.0.0.1:3306", 'MYSQL_PORT is "tcp://10.0.0.1:3306"; it has to be a port number'],
    ["MYSQL_DATABASE", "", 'MYSQL_DATABASE is ""; it has to be the name of the database'],
    ["MYSQL_USER", undefined, "MYSQL_USER is not set; it has to be the name of the database user"],
    ["MYSQL_PASSWORD", undefined, "MYSQL_PASSWORD is not set; it has to be the password of the database user"],
    ["MYSQL_PASSWORD", "", "MYSQL_PASSWORD is empty; it has to be the password of the database user"],
    ["MYSQL_SSL_MODE", "required", 'MYSQL_SSL_MODE is "required"; it has to be DISABLED, REQUIRED or VERIFY_IDENTITY'],
    ["FRONTEND_PORT", "65536", 'FRONTEND_PORT is "65536"; it has to be a port number'],
    ["FRONTEND_PORT", "-1", 'FRONTEND_PORT is "-1"; it has to be a port number'],
    ["LOG_LEVEL", "trace", 'LOG_LEVEL is "trace"; it has to be one of debug, info, warn, error'],
    ["KNOWN_PEOPLE", "known", 'KNOWN_PEOPLE is "known"; it has to be the absolute path of a folder'],
    ["UNKNOWN_PEOPLE", "", 'UNKNOWN_PEOPLE is ""; it has to be the absolute path of a folder'],
    ["MAX_PICTURE_MIB", "0", 'MAX_PICTURE_MIB is "0"; it has to be a whole number of MiB from 1 to 100'],
    ["MAX_PICTURE_MIB", "101", 'MAX_PICTURE_MIB is "101"; it has to be a whole number of MiB from 1 to 100'],
    ["MAX_PICTURE_MIB", "1.5", 'MAX_PICTURE_MIB is "1.5"; it has to be a whole number of MiB from 1 to 100'],
  ])("refuse %s with the value %j", (name, value, message) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
    expect(problems[0]).not.toContain("hidden");
  });

  it("report all problems at once", () => {
    const problems = problemsOf({
      MYSQL_HOST: undefined,
      MYSQL_PASSWORD: "",
      FRONTEND_PORT: "x",
      KNOWN_PEOPLE: "known",
    });
    expect(problems.map((problem) => problem.split(" ", 1)[0]).sort()).toEqual([
      "FRONTEND_PORT",
      "KNOWN_PEOPLE",
      "MYSQL_HOST",
      "MYSQL_PASSWORD",
    ]);
  });
});
