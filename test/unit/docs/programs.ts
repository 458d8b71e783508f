import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

/**
 * Programs of the documents whose own help cannot be consulted here, with the subcommands that the documents use;
 * undefined for programs without subcommands. A test fails for a subcommand that no document uses, so the lists cannot
 * become a copy of the programs' help. The subcommands and flags of pulumi and kubectl are checked by the engine's tests.
 */
export const PROGRAMS: Readonly<Record<string, readonly string[] | undefined>> = {
  "aws backup": ["list-recovery-points-by-resource", "start-restore-job"],
  "aws cloudformation": ["delete-stack", "update-termination-protection"],
  "aws ec2": ["create-snapshot", "create-tags", "create-volume"],
  "aws ecr": ["create-repository", "delete-repository", "describe-repositories", "get-login-password"],
  "aws efs": ["describe-file-systems"],
  "aws eks": ["describe-addon-versions", "list-insights", "update-kubeconfig", "update-nodegroup-config"],
  "aws logs": ["delete-log-group"],
  "aws rds": [
    "create-db-snapshot",
    "delete-db-instance",
    "describe-db-instances",
    "restore-db-instance-to-point-in-time",
    "wait",
  ],
  "aws route53": ["change-resource-record-sets"],
  "aws s3api": ["copy-object", "delete-object", "list-object-versions"],
  "aws secretsmanager": ["create-secret"],
  "aws service-quotas": ["get-service-quota", "request-service-quota-increase"],
  curl: undefined,
  dig: undefined,
  docker: ["buildx", "login"],
  export: undefined,
  helm: ["pull", "push", "registry"],
  jq: undefined,
  kubectl: undefined,
  pg_dump: undefined,
  pg_restore: undefined,
  xargs: undefined,
};

/** The commands of the installed git. */
export function gitCommands(): readonly string[] {
  return execFileSync("git", ["--list-cmds=main"], { encoding: "utf8" }).trim().split("\n");
}

const USAGES = new Map<string, readonly string[]>();

/** The words in the usage message that a TypeScript program of the project prints for `--help`; none without a message. */
export function usageWords(program: string): readonly string[] {
  const known = USAGES.get(program);
  if (known) return known;
  // Such a program would ignore `--help` and do its work.
  if (!/\busage\b/i.test(readFileSync(join(PROJECT_FOLDER, program), "utf8"))) return [];
  const [node, ...args] = [process.execPath, "--import", require.resolve("tsx"), program, "--help"];
  let output: string;
  try {
    output = execFileSync(node, args, { cwd: PROJECT_FOLDER, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    // A program without `--help` prints its usage as an error.
    output = (error as { readonly stderr: string }).stderr;
  }
  const usage = output.split("\n").filter((line) => /usage:|npm run/i.test(line));
  const words = usage.flatMap((line) => line.split(/[^\w-]+/));
  USAGES.set(program, words);
  return words;
}
