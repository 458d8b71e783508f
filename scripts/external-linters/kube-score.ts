import { runProcess } from "../../lib/process";
import type { LinterFinding, LinterReport } from "./findings";
import { type EnvironmentManifests, withoutHash } from "./manifests";
import { parseOutput } from "./results";

/** The version whose deprecations are reported: the oldest that an environment runs. */
const KUBERNETES = "v1.35";
/** kube-score's grades range from 1, critical, to 10, no finding; 5 is a warning. */
const WARNING = 5;

/** The part of kube-score's report on one object that is read. */
interface ObjectReport {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Runs kube-score on each environment separately, because it looks for the policies and budgets that match an object. */
export async function kubeScore(
  program: string,
  manifests: readonly EnvironmentManifests[],
  cwd: string,
): Promise<LinterReport> {
  const reports: LinterReport[] = [];
  for (const { environment, file } of manifests) {
    const args = ["score", "--output-format", "json", "--kubernetes-version", KUBERNETES];
    // A CPU limit throttles a pod even if its node is idle; requests share CPU when it is scarce.
    args.push("--ignore-container-cpu-limit", "--enable-optional-test", "container-seccomp-profile", file);
    const objects = parseOutput("kube-score", await runProcess(program, args, { cwd })) as readonly ObjectReport[];
    reports.push(reportOf(environment, objects));
  }
  return {
    passed: reports.reduce((sum, { passed }) => sum + passed, 0),
    findings: reports.flatMap(({ findings }) => findings),
  };
}

function reportOf(environment: string, objects: readonly ObjectReport[]): LinterReport {
  const checks = objects.flatMap((object) => object.checks.map((check) => ({ object, ...check })));
  const executed = checks.filter(({ skipped }) => !skipped);
  if (executed.length === 0) throw new Error(`kube-score checked nothing in ${environment}`);
  const failed = executed.filter(({ grade }) => grade <= WARNING);
  return {
    passed: executed.length - failed.length,
    findings: failed.flatMap(({ object, check, comments }): LinterFinding[] => {
      const { name, namespace = "" } = object.object_meta;
      const place = `${environment} ${object.type_meta.kind} ${namespace}/${withoutHash(name)}`;
      return (comments ?? [{ path: "", summary: check.id }]).map(({ path, summary }) => ({
        check: check.id,
        where: path === "" ? place : `${place} (${path})`,
        message: summary,
      }));
    }),
  };
}
