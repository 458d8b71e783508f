import type { Finding, Report } from "./finding";
import { type Manifests, withoutHash } from "./manifests";
import { capture, parsed } from "./tool";

/** The version whose deprecations are looked for: the oldest that an environment runs. */
const KUBERNETES = "v1.35";
/** Grades from 1, critical, to 10, nothing to say; 5 is a warning. */
const WARNING = 5;

/** One object in kube-score's answer, as far as it is read. */
interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Runs kube-score on each environment by itself: it looks for policies and budgets that match an object. */
export async function kubeScore(program: string, manifests: readonly Manifests[], cwd: string): Promise<Report> {
  const reports: Report[] = [];
  for (const { environment, file } of manifests) {
    const args = ["score", "--output-format", "json", "--kubernetes-version", KUBERNETES];
    // A limit of CPU throttles a pod even where its node is idle; requests share out what is scarce.
    args.push("--ignore-container-cpu-limit", "--enable-optional-test", "container-seccomp-profile", file);
    reports.push(reportOf(environment, parsed("kube-score", await capture(program, args, cwd)) as readonly Scored[]));
  }
  return {
    passed: reports.reduce((sum, { passed }) => sum + passed, 0),
    findings: reports.flatMap(({ findings }) => findings),
  };
}

function reportOf(environment: string, objects: readonly Scored[]): Report {
  const checks = objects.flatMap((object) => object.checks.map((check) => ({ object, ...check })));
  const made = checks.filter(({ skipped }) => !skipped);
  if (made.length === 0) throw new Error(`kube-score checked nothing of ${environment}`);
  const bad = made.filter(({ grade }) => grade <= WARNING);
  return {
    passed: made.length - bad.length,
    findings: bad.flatMap(({ object, check, comments }): Finding[] => {
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
