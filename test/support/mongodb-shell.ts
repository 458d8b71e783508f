import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";

import { PROJECT_FOLDER } from "../../lib/project";

/** The folder of the scripts. */
export const SCRIPTS = join(PROJECT_FOLDER, "components", "database", "mongodb", "scripts");

/** A command, and the login and address to which it was sent. */
export interface SentCommand {
  readonly uri: string;
  readonly database: string;
  readonly command: Readonly<Record<string, unknown>>;
}

/** Answers a command. @throws CommandError to refuse it. */
export type Answer = (sent: SentCommand) => unknown;

/** An error of a server, as the shell throws it. */
export class CommandError extends Error {
  constructor(readonly codeName: string) {
    super(codeName);
  }
}

/** What a script did. */
export interface ShellRun {
  readonly commands: readonly SentCommand[];
  readonly output: readonly string[];
  /** Seconds that it waited in all. */
  readonly waited: number;
}

/**
 * Runs scripts of a MongoDB replica set as `mongosh` does, with a recorder in place of the server. The clock advances
 * only while a script sleeps.
 *
 * @throws what the script throws.
 */
export function runShell(scripts: readonly string[], env: Readonly<Record<string, string>>, answer: Answer): ShellRun {
  const commands: SentCommand[] = [];
  const output: string[] = [];
  let now = 0;

  const databaseOf = (uri: string, database: string) => {
    const send = (name: string, command: Readonly<Record<string, unknown>>) => {
      const sent = { uri, database: name, command: structuredClone(command) };
      commands.push(sent);
      return structuredClone(answer(sent));
    };
    return {
      adminCommand: (command: Record<string, unknown>) => send("admin", command),
      runCommand: (command: Record<string, unknown>) => send(database, command),
      getSiblingDB: (name: string): unknown => databaseOf(uri, name),
      hello: () => send("admin", { hello: 1 }),
    };
  };
  const shell = createContext({
    process: { env },
    require: (module: string) => nodeModule(module),
    connect: (uri: string) => databaseOf(uri, new URL(uri.replace(/@[^/]+/, "@host")).pathname.slice(1)),
    db: databaseOf("mongodb://localhost", "test"),
    print: (text: string) => output.push(text),
    sleep: (milliseconds: number) => (now += milliseconds),
    Date: { now: () => now },
  });
  for (const script of scripts) runInContext(readFileSync(join(SCRIPTS, script), "utf8"), shell, { filename: script });
  return { commands, output, waited: now / 1000 };
}

const KEY = "key-of-a-test\n";

function nodeModule(name: string): unknown {
  if (name === "fs") return { readFileSync: () => KEY };
  if (name === "crypto") return { randomBytes: () => ({ toString: () => "random" }) };
  throw new Error(`no module ${name}`);
}
