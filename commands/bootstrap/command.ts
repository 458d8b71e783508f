import { UsageError } from "../../lib/command";
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

/** Format of each option, and its description for messages. */
const FORMATS = {
  account: { pattern: /^\d{12}$/, allowed: "the 12 digits of an account ID, such as 111122223333" },
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, allowed: "an AWS region, such as eu-central-1" },
  repository: {
    pattern: /^[A-Za-z0-9-]+(@\d+)?\/[\w.-]+(@\d+)?$/,
    allowed: "<org>/<repository>, or <org>@<number>/<repository>@<number>",
  },
  environment: {
    pattern: /^[a-z][a-z0-9-]{0,19}$/,
    allowed: "the name of a stack, such as dev (20 characters at most)",
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

function problemOf(option: keyof typeof FORMATS, value: string | undefined): string | undefined {
  const { pattern, allowed } = FORMATS[option];
  if (value !== undefined && pattern.test(value)) return undefined;
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
