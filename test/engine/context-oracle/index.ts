import { spawnSync } from "node:child_process";

import { buildGo } from "../../../local/host/gobuild";
import { ensureGo } from "../../../local/host/golang";
import { localPaths } from "../../../local/host/paths";

/** Paths to judge, or a folder to walk, with an ignore file. */
export interface Question {
  readonly ignore: string;
  readonly paths?: readonly string[];
  readonly folder?: string;
}

/** What Docker's builder does. */
export interface Answer {
  /** Why it refuses the ignore file; empty if it does not. */
  readonly error: string;
  readonly excluded: readonly string[];
  readonly sent: readonly { readonly path: string; readonly folder: boolean; readonly link: string }[];
}

/** Builds the oracle; returns its path. */
export async function contextOracle(): Promise<string> {
  const ignore = (): void => undefined;
  const paths = localPaths();
  await ensureGo(paths, ignore);
  return buildGo(paths, { name: "context-oracle", module: __dirname, package: "." }, ignore);
}

/** Asks the builder's own packages. */
export function ask(oracle: string, questions: readonly Question[]): Answer[] {
  const lines = questions.map((question) =>
    JSON.stringify({ ...question, ignore: Buffer.from(question.ignore).toString("base64") }),
  );
  const { stdout, status } = spawnSync(oracle, { input: lines.join("\n"), encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`the oracle ended with ${String(status)}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
}
