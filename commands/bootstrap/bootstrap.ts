import type { Command } from "./command";
import { bootstrapTemplate } from "./template";

/** How the command reaches what is outside. */
export interface Surroundings {
  /** Name of the project, as in Pulumi.yaml. */
  readonly project: string;
  /** Runs the AWS CLI and gives its standard output. @throws Error with what it said. */
  readonly aws: (args: readonly string[]) => Promise<string>;
  /** Keeps a template where the CLI can read it, while `use` runs. */
  readonly withFile: (text: string, use: (file: string) => Promise<void>) => Promise<void>;
}

/**
 * Makes or changes what an account needs before its first deployment.
 *
 * @returns What there is to tell, one line each; of a dry run the template.
 * @throws Error if the credentials are another account's, or CloudFormation fails.
 */
export async function bootstrap(command: Command, surroundings: Surroundings): Promise<readonly string[]> {
  const { account, region, dryRun } = command;
  const { project, aws, withFile } = surroundings;
  if (dryRun) return [JSON.stringify(bootstrapTemplate(command, project), undefined, 2)];

  const actual = (await aws(["sts", "get-caller-identity", "--query", "Account", "--output", "text"])).trim();
  if (actual !== account) {
    throw new Error(`The credentials are those of account ${actual}, not of ${account}. Fix: set AWS_PROFILE`);
  }
  const stack = `${project}-bootstrap`;
  const place = ["--stack-name", stack, "--region", region];
  const environments = [...new Set([...(await environmentsOf(place, aws)), ...command.environments])].sort();
  const template = bootstrapTemplate({ ...command, environments }, project);
  await withFile(JSON.stringify(template, undefined, 2), async (file) => {
    const options = [
      "--capabilities",
      "CAPABILITY_NAMED_IAM",
      "--no-fail-on-empty-changeset",
      "--tags",
      `project=${project}`,
    ];
    await aws(["cloudformation", "deploy", ...place, "--template-file", file, ...options]);
  });
  await aws(["cloudformation", "update-termination-protection", "--enable-termination-protection", ...place]);
  return nextSteps(command, environments, project);
}

/** Environments that an earlier run made roles for; a run that names others must not take them away. */
async function environmentsOf(place: readonly string[], aws: Surroundings["aws"]): Promise<string[]> {
  const query = "Stacks[0].Outputs[?OutputKey=='Environments'].OutputValue";
  try {
    const text = await aws(["cloudformation", "describe-stacks", ...place, "--query", query, "--output", "text"]);
    return text
      .trim()
      .split(",")
      .filter((name) => name !== "" && name !== "None");
  } catch (error) {
    if (error instanceof Error && error.message.includes("does not exist")) return [];
    throw error;
  }
}

function nextSteps({ account, region }: Command, environments: readonly string[], project: string): string[] {
  const state = `s3://${project}-state-${account}-${region}?region=${region}`;
  const role = (name: string) => `arn:aws:iam::${account}:role/${project}-${name}`;
  return [
    `Account ${account} has a bucket for state, a key for secrets, and roles for ${environments.join(", ")}.`,
    "",
    "Make the stacks that are not there yet, and commit what that writes into their files:",
    `  npx pulumi login '${state}'`,
    ...environments.map(
      (name) =>
        `  npx pulumi stack init ${name} --secrets-provider='awskms://alias/${project}-secrets?region=${region}'`,
    ),
    "",
    "Variables of the workflows, in the repository's settings:",
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
    "The roles see the clusters of an environment if slipway:cluster.administrators and .viewers of its stack name them.",
  ];
}
