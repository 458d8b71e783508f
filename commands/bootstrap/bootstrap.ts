import type { BootstrapOptions } from "./command";
import { bootstrapTemplate } from "./template";

/** Dependencies of {@link bootstrap}, which tests replace. */
export interface BootstrapDependencies {
  /** Project name from Pulumi.yaml. */
  readonly project: string;
  /** Runs the AWS CLI and returns its standard output. @throws Error with its error message. */
  readonly aws: (args: readonly string[]) => Promise<string>;
  /** Writes text to a temporary file that exists while `use` runs. */
  readonly withFile: (text: string, use: (file: string) => Promise<void>) => Promise<void>;
}

/**
 * Creates or updates the resources that an account needs before its first deployment.
 *
 * @returns Lines of output: the next steps, or the template for a dry run.
 * @throws Error if the credentials belong to another account, or CloudFormation fails.
 */
export async function bootstrap(
  options: BootstrapOptions,
  { project, aws, withFile }: BootstrapDependencies,
): Promise<readonly string[]> {
  const { account, region, dryRun } = options;
  if (dryRun) return [JSON.stringify(bootstrapTemplate(options, project), undefined, 2)];

  const actual = (await aws(["sts", "get-caller-identity", "--query", "Account", "--output", "text"])).trim();
  if (actual !== account) {
    throw new Error(`The credentials belong to account ${actual}, not to ${account}. Fix: set AWS_PROFILE`);
  }
  const stack = `${project}-bootstrap`;
  const stackArgs = ["--stack-name", stack, "--region", region];
  const environments = [...new Set([...(await environmentsOf(stackArgs, aws)), ...options.environments])].sort();
  const template = bootstrapTemplate({ ...options, environments }, project);
  await withFile(JSON.stringify(template, undefined, 2), async (file) => {
    const deployArgs = [
      "--capabilities",
      "CAPABILITY_NAMED_IAM",
      "--no-fail-on-empty-changeset",
      "--tags",
      `project=${project}`,
    ];
    await aws(["cloudformation", "deploy", ...stackArgs, "--template-file", file, ...deployArgs]);
  });
  await aws(["cloudformation", "update-termination-protection", "--enable-termination-protection", ...stackArgs]);
  return nextSteps(options, environments, project);
}

/** Environments of earlier runs: a run for other environments must not delete their roles. */
async function environmentsOf(stackArgs: readonly string[], aws: BootstrapDependencies["aws"]): Promise<string[]> {
  const query = "Stacks[0].Outputs[?OutputKey=='Environments'].OutputValue";
  try {
    const text = await aws(["cloudformation", "describe-stacks", ...stackArgs, "--query", query, "--output", "text"]);
    return text
      .trim()
      .split(",")
      .filter((name) => name !== "" && name !== "None");
  } catch (error) {
    if (error instanceof Error && error.message.includes("does not exist")) return [];
    throw error;
  }
}

function nextSteps({ account, region }: BootstrapOptions, environments: readonly string[], project: string): string[] {
  const state = `s3://${project}-state-${account}-${region}?region=${region}`;
  const role = (name: string) => `arn:aws:iam::${account}:role/${project}-${name}`;
  return [
    `Account ${account} has a state bucket, a key for secrets, and roles for ${environments.join(", ")}.`,
    "",
    "Create the stacks that do not exist yet, and commit the changes to their stack files:",
    `  npx pulumi login '${state}'`,
    ...environments.map(
      (name) =>
        `  npx pulumi stack init ${name} --secrets-provider='awskms://alias/${project}-secrets?region=${region}'`,
    ),
    "",
    "Variables for the workflows, in the settings of the repository:",
    ...environments.flatMap((name) => {
      const prefix = name.toUpperCase().replaceAll("-", "_");
      return [
        `  ${prefix}_STATE=${state}`,
        `  ${prefix}_REGION=${region}`,
        `  ${prefix}_DEPLOY_ROLE=${role(`deploy-${name}`)}`,
        `  ${prefix}_PREVIEW_ROLE=${role("preview")}`,
      ];
    }),
    "",
    "The roles have access to the cluster of an environment if slipway:cluster.administrators and .viewers list them.",
  ];
}
