/** The rules that warn about an environment of the project, on purpose: warnings are for those who run it. */
export const EXPECTED_WARNINGS: Readonly<Record<string, readonly string[]>> = {
  dev: ["ingress-maintained"],
  prod: ["ingress-maintained"],
};
