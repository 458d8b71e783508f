import type { ClusterClient } from "./cluster";

/** Lines of a log that tell of a problem. */
const PROBLEM = /warn|error|fail|refused|timed? ?out|unavailable|not (?:available|reachable|ready)/i;

/** The most lines in a message, and the most characters of each. */
const LINES = 12;
const CHARACTERS = 300;

/** How many pods are read at once; more than any application has. */
const PODS = 100;

/**
 * What the pods of an application logged about problems, each kind of line once with its number; the logs of deleted pods
 * are gone. For messages, so that a failure to read them is a line too.
 *
 * @param since ISO time.
 */
export async function problemsLogged(cluster: Pick<ClusterClient, "kubectl">, since: string): Promise<string[]> {
  const options = ["--all-containers", "--prefix", "--ignore-errors", "--tail=-1", `--max-log-requests=${PODS}`];
  try {
    const logs = await cluster.kubectl([
      "logs",
      "--selector=app.kubernetes.io/name",
      `--since-time=${since}`,
      ...options,
    ]);
    return distinctProblems(logs);
  } catch (error) {
    return [`The pods' logs cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** The lines of `kubectl logs --prefix` that tell of a problem; lines that differ only in digits count as one. */
export function distinctProblems(logs: string): string[] {
  const found = new Map<string, { readonly line: string; count: number }>();
  for (const line of logs.split("\n").filter((one) => PROBLEM.test(one))) {
    const kind = line.replaceAll(/[0-9a-f]{8,}|\d+/g, "#");
    const known = found.get(kind);
    if (known === undefined) found.set(kind, { line, count: 1 });
    else known.count++;
  }
  const lines = [...found.values()].map(({ line, count }) => `${count} times: ${line.slice(0, CHARACTERS)}`);
  return lines.length > LINES ? [...lines.slice(0, LINES), `and ${lines.length - LINES} other kinds of lines`] : lines;
}
