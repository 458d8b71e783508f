import { UsageError } from "../../lib/command";
import { isRegion, REGION_RULE } from "../../settings/regions";
import { isStackName, STACK_NAME_RULE } from "../../settings/stack-names";
import { parseArguments } from "../arguments";

/** Settings of the resources that an account needs before its first deployment. */
export interface AccountSetup {
  /** Account ID: 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The repository whose workflows may deploy, as named in the `sub` claim of GitHub's tokens. */
  readonly repository: string;
  /** Environments that are deployed to the account. */
  readonly environments: readonly string[];
  /** The account already has an OIDC provider for GitHub's tokens. */
  readonly hasProvider: boolean;
}

/** Options of `npm run bootstrap`. */
export interface BootstrapOptions extends AccountSetup {
  /** Print the template and change nothing. */
  readonly dryRun: boolean;
}

export const USAGE = `Creates what an account needs before the first deployment: the state bucket, the key for stack secrets, and the
roles of the workflows. Run it once per account, and again to update them.

  npm run bootstrap -- --account 111122223333 --region eu-central-1 --repository <org>/<repository> --environment dev
    --environment <name>   can be repeated; environments of earlier runs stay
    --existing-provider    the account already has the OIDC provider for GitHub's tokens; it can have only one
    --dry-run              print the CloudFormation template and change nothing

Tokens of repositories created or renamed since July 2026 contain the numeric IDs. For those, pass
--repository <org>@<number>/<repository>@<number>, as shown in the repository's settings under Actions, OIDC.`;

/** More than the settings leave to a stack's name beside any project's; roles of this template have room for it. */
const MOST_CHARACTERS = 40;

/** Format of each option, and its description for messages. */
const FORMATS = {
  account: { test: matches(/^\d{12}$/), allowed: "the 12 digits of an account ID, such as 111122223333" },
  region: { test: isRegion, allowed: REGION_RULE },
  repository: {
    test: matches(/^[A-Za-z0-9-]+(@\d+)?\/[\w.-]+(@\d+)?$/),
    allowed: "<org>/<repository>, or <org>@<number>/<repository>@<number>",
  },
  environment: {
    test: (name: string) => isStackName(name) && name.length <= MOST_CHARACTERS,
    allowed: `the name of a stack: at most ${MOST_CHARACTERS} ${STACK_NAME_RULE}`,
  },
} as const;

/**
 * Parses the command-line arguments; undefined for `--help`.
 *
 * @throws UsageError with each option, its value and the allowed values.
 */
export function parseBootstrapOptions(args: readonly string[]): BootstrapOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { account = "", region = "", repository = "", environment: environments = [] } = values;
  const problems = [
    problemOf("account", values.account),
    problemOf("region", values.region),
    problemOf("repository", values.repository),
    ...(environments.length === 0 ? [undefined] : environments).map((name) => problemOf("environment", name)),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new UsageError(`${problems.join("\n")}\n\n${USAGE}`);
  const { "existing-provider": hasProvider, "dry-run": dryRun } = values;
  return { account, region, repository, environments, hasProvider, dryRun };
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

function problemOf(option: keyof typeof FORMATS, value: string | undefined): string | undefined {
  const { test, allowed } = FORMATS[option];
  if (value !== undefined && test(value)) return undefined;
  return `--${option} ${value === undefined ? "is missing" : `is ${JSON.stringify(value)}`}; it must be ${allowed}.`;
}

function parse(args: readonly string[]) {
  return parseArguments(
    {
      args: [...args],
      options: {
        account: { type: "string" },
        region: { type: "string" },
        repository: { type: "string" },
        environment: { type: "string", multiple: true },
        "existing-provider": { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    },
    USAGE,
  ).values;
}
