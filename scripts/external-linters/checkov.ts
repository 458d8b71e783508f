import { basename, relative } from "node:path";

import type { Finding, Report } from "./finding";
import { withoutHash } from "./manifests";
import { capture, parsed } from "./tool";

/** What checkov says of the files of one kind, as far as it is read. */
interface Checked {
  readonly check_type: string;
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_abs_path: string;
      readonly resource: string;
    }[];
    readonly parsing_errors: readonly string[];
  };
  readonly summary: { readonly passed: number };
}

/**
 * Runs checkov on files of some kinds.
 *
 * @param kinds Checkov's names of the kinds, each of which must be found.
 * @param sources What to look at: `-f` with files, or `-d` with a folder.
 */
export async function checkov(
  program: string,
  kinds: readonly string[],
  sources: readonly string[],
  cwd: string,
): Promise<Report> {
  // Without the first flag it asks a service for descriptions; the last keeps its exit code for real failures.
  const args = ["--skip-download", "--quiet", "--compact", "--output", "json", "--soft-fail"];
  const ended = await capture(program, [...args, "--framework", ...kinds, ...sources], cwd);
  const answer = parsed("checkov", ended) as Partial<Checked> | readonly Checked[];
  const checked = (Array.isArray(answer) ? answer : [answer]) as readonly Partial<Checked>[];
  const missing = kinds.filter((kind) => !checked.some((one) => one.check_type === kind && one.results !== undefined));
  if (missing.length > 0)
    throw new Error(`checkov found no file of kind ${missing.join(", ")} in ${sources.join(" ")}`);
  return {
    passed: checked.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0),
    findings: checked.flatMap(({ check_type: kind = "", results }) => findingsOf(kind, results, cwd)),
  };
}

function findingsOf(kind: string, results: Checked["results"] | undefined, cwd: string): Finding[] {
  const failed = results?.failed_checks ?? [];
  return [
    ...failed.map(({ check_id: check, check_name: message, file_abs_path: file, resource }) => ({
      check,
      where: kind === "kubernetes" ? objectAt(file, resource) : relative(cwd, file),
      message,
    })),
    ...(results?.parsing_errors ?? []).map((file) => ({
      check: "unreadable",
      where: relative(cwd, file),
      message: "the file cannot be parsed",
    })),
  ];
}

/** `prod StatefulSet shop/shop-db` for `StatefulSet.shop.shop-db` in `prod.yaml`. */
function objectAt(file: string, resource: string): string {
  const [kind = "", namespace = "", ...name] = resource.split(".");
  return `${basename(file, ".yaml")} ${kind} ${namespace}/${withoutHash(name.join("."))}`;
}
