import { availableParallelism, loadavg, totalmem } from "node:os";

import { git } from "../../lib/git";

const GIB = 1024 ** 3;

/** Where and when a report was measured, without anything that identifies the machine. */
export interface BenchEnvironment {
  /** Day as YYYY-MM-DD, in UTC. */
  readonly date: string;
  /** Abbreviated hash of the commit, with a note if files differ from it. */
  readonly commit: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Load average of the minute before. */
  readonly load: number;
}

/** Describes this machine and the commit of a project; `report` is the file that is about to be written. */
export function benchEnvironment(folder: string, report: string): BenchEnvironment {
  const hash = git(["rev-parse", "--short", "HEAD"], folder).trim();
  const changed = git(["status", "--porcelain", "--", ".", `:!${report}`], folder) !== "";
  return {
    date: new Date().toISOString().slice(0, "YYYY-MM-DD".length),
    commit: changed ? `${hash} with changes` : hash,
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / GIB),
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
  };
}
