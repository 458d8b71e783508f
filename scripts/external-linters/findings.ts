/** A finding of an external linter in a file or an object. */
export interface LinterFinding {
  /** The linter's own name of the check, such as CKV_K8S_11. */
  readonly check: string;
  /** `<environment> <Kind> <namespace>/<name>`, followed by the container in brackets, or the path of a file. */
  readonly where: string;
  readonly message: string;
}

/** The results of one run of an external linter. */
export interface LinterReport {
  /** Number of checks without findings. */
  readonly passed: number;
  readonly findings: readonly LinterFinding[];
}

/** An accepted finding, and the reason. */
export interface LinterSuppression {
  readonly check: string;
  /** The places to which the suppression applies. @default all places */
  readonly where?: RegExp;
  readonly reason: string;
}

/** Findings, split by whether a suppression matches. */
export interface FilteredFindings {
  readonly open: readonly LinterFinding[];
  readonly suppressed: readonly LinterFinding[];
  /** Suppressions without a finding: the cause is fixed, so they have to be removed. */
  readonly unused: readonly LinterSuppression[];
}

/** Splits findings into open and suppressed ones. */
export function applySuppressions(
  findings: readonly LinterFinding[],
  suppressions: readonly LinterSuppression[],
): FilteredFindings {
  const matches = ({ check, where }: LinterSuppression, finding: LinterFinding) =>
    check === finding.check && (where === undefined || where.test(finding.where));
  const isSuppressed = (finding: LinterFinding) => suppressions.some((one) => matches(one, finding));
  return {
    open: findings.filter((finding) => !isSuppressed(finding)),
    suppressed: findings.filter(isSuppressed),
    unused: suppressions.filter((one) => !findings.some((finding) => matches(one, finding))),
  };
}
