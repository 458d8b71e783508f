import { shellArgument } from "./keys";

/** Letters and digits that AWS, Kubernetes and IAM accept in every name that is made of it. */
const PATTERN = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/** What a stack's name must be, to follow "it must be". */
export const STACK_NAME_RULE =
  "lower-case letters, digits and inner hyphens, with a letter in front, such as dev: names on AWS and in Kubernetes contain it";

/** Whether an environment may have this name; how long it may be depends on the names that contain it. */
export function isStackName(name: string): boolean {
  return PATTERN.test(name);
}

/** One sentence about the stack's name, if it is invalid. */
export function stackNameProblems(stack: string): string[] {
  if (isStackName(stack)) return [];
  const valid = suggestion(stack);
  return [
    `the stack's name is ${JSON.stringify(stack)}; it must be ${STACK_NAME_RULE}. ` +
      `Fix: pulumi stack rename ${valid} -s ${shellArgument(stack)}, or before its first pulumi stack init rename ` +
      `${shellArgument(`Pulumi.${stack}.yaml`)} to Pulumi.${valid}.yaml`,
  ];
}

/** A similar name that is valid. */
function suggestion(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  const valid = plain.replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "");
  return valid === "" ? "dev" : valid;
}
