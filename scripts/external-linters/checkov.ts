import { basename, relative } from "node:path";

import { runProcess } from "../../lib/process";
import type { LinterFinding, LinterReport } from "./findings";
import { withoutHash } from "./manifests";
import { parseOutput } from "./results";

/** The part of checkov's report for one framework that is read. */
interface FrameworkReport {
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
 * Runs checkov.
 *
 * @param frameworks Checkov's names of the kinds of files, such as `dockerfile`.
 * @param sources The files to check: `-f` with files, or `-d` with a folder.
 * @throws Error if the sources have no file of one of the frameworks.
 */
export async function checkov(
  program: string,
  frameworks: readonly string[],
  sources: readonly string[],
  cwd: string,
): Promise<LinterReport> {
  // --skip-download: no request to a service for descriptions. --soft-fail: the exit code reports only real failures.
  const args = ["--skip-download", "--quiet", "--compact", "--output", "json", "--soft-fail"];
  const result = await runProcess(program, [...args, "--framework", ...frameworks, ...sources], { cwd });
  const parsed = parseOutput("checkov", result) as Partial<FrameworkReport> | readonly FrameworkReport[];
  const reports = (Array.isArray(parsed) ? parsed : [parsed]) as readonly Partial<FrameworkReport>[];
  const missing = frameworks.filter(
    (name) => !reports.some(({ check_type: framework, results }) => framework === name && results !== undefined),
  );
  if (missing.length > 0) throw new Error(`checkov found no ${missing.join(", ")} files in ${sources.join(" ")}`);
  return {
    passed: reports.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0),
    findings: reports.flatMap(({ check_type: framework = "", results }) => findingsOf(framework, results, cwd)),
  };
}

function findingsOf(framework: string, results: FrameworkReport["results"] | undefined, cwd: string): LinterFinding[] {
  const failed = results?.failed_checks ?? [];
  return [
    ...failed.map(({ check_id: check, check_name: message, file_abs_path: file, resource }) => ({
      check,
      where: framework === "kubernetes" ? objectPath(file, resource) : relative(cwd, file),
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
function objectPath(file: string, resource: string): string {
  const [kind = "", namespace = "", ...name] = resource.split(".");
  return `${basename(file, ".yaml")} ${kind} ${namespace}/${withoutHash(name.join("."))}`;
}
