import type { TestProject } from "vitest/node";

import type { DatabaseSettings } from "../../src/settings.js";
import { compileProgram } from "./compile.js";
import { MariaDb } from "./mariadb.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The database server that all tests share; each test has a database of its own. */
    readonly database: DatabaseSettings;
    /** Folder of the compiled program. */
    readonly dist: string;
  }
}

/** Compiles the program, and starts a database server. @returns what is run after the tests */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const program = await compileProgram();
  const server = await MariaDb.start();
  project.provide("database", server.settings(""));
  project.provide("dist", program.folder);
  return async () => {
    await server.stop();
    await program.remove();
  };
}
