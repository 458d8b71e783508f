/** Something that a referee holds against a file or an object. */
export interface Finding {
  /** The referee's own name of the check, such as CKV_K8S_11. */
  readonly check: string;
  /** `<environment> <Kind> <namespace>/<name>` with the container in brackets, or the path of a file. */
  readonly where: string;
  readonly message: string;
}

/** What a referee said of everything that it was shown. */
export interface Report {
  /** Checks that found nothing. */
  readonly passed: number;
  readonly findings: readonly Finding[];
}

/** A finding that stays, and why. */
export interface Suppression {
  readonly check: string;
  /** Where it may be found; anywhere without it. */
  readonly where?: RegExp;
  readonly reason: string;
}

/** Findings, by what becomes of them. */
export interface Sifted {
  readonly open: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** Suppressions that suppress nothing: what they excused is mended, so they have to go. */
  readonly unused: readonly Suppression[];
}

/** Takes out what is suppressed. */
export function sift(findings: readonly Finding[], suppressions: readonly Suppression[]): Sifted {
  const covers = ({ check, where }: Suppression, finding: Finding) =>
    check === finding.check && (where === undefined || where.test(finding.where));
  const isSuppressed = (finding: Finding) => suppressions.some((one) => covers(one, finding));
  return {
    open: findings.filter((finding) => !isSuppressed(finding)),
    suppressed: findings.filter(isSuppressed),
    unused: suppressions.filter((one) => !findings.some((finding) => covers(one, finding))),
  };
}
