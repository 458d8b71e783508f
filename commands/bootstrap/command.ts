import { parseArgs } from "node:util";

/** What an account gets. */
export interface Foundation {
  /** The 12 digits of the account. */
  readonly account: string;
  readonly region: string;
  /** The repository whose workflows may deploy, as GitHub names it in its tokens. */
  readonly repository: string;
  /** Environments that are deployed to the account. */
  readonly environments: readonly string[];
  /** The account trusts GitHub's tokens already. */
  readonly hasProvider: boolean;
}

/** What the command was asked. */
export interface Command extends Foundation {
  /** Show the template and change nothing. */
  readonly dryRun: boolean;
}

export const USAGE = `Makes what an account needs before the first deployment: the bucket for state, the key for the secrets of
stacks, and the roles of the workflows. Once for each account; again to change them.

  npm run bootstrap -- --account 111122223333 --region eu-central-1 --repository <org>/<repository> --environment dev
    --environment <name>   may be given several times; those of an earlier run stay
    --existing-provider    the account trusts GitHub's tokens already, which it can do only once
    --dry-run              shows the CloudFormation template and changes nothing

Tokens of repositories made or renamed since July 2026 name them with their numbers. For those give
--repository <org>@<number>/<repository>@<number>, as the repository's settings show it at Actions, OIDC.`;

const FORMS = {
  account: { pattern: /^\d{12}$/, allowed: "the 12 digits of an account, such as 111122223333" },
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
 * Reads the command's arguments; undefined if help was asked for.
 *
 * @throws Error that says what is wrong with them and what is allowed.
 */
export function parseCommand(args: readonly string[]): Command | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const environments = values.environment ?? [];
  return {
    account: checked("account", values.account),
    region: checked("region", values.region),
    repository: checked("repository", values.repository),
    environments:
      environments.length === 0
        ? [checked("environment", undefined)]
        : environments.map((one) => checked("environment", one)),
    hasProvider: values["existing-provider"],
    dryRun: values["dry-run"],
  };
}

function checked(option: keyof typeof FORMS, value: string | undefined): string {
  const { pattern, allowed } = FORMS[option];
  if (value !== undefined && pattern.test(value)) return value;
  throw new Error(
    `--${option} ${value === undefined ? "is missing" : `is ${JSON.stringify(value)}`}; it must be ${allowed}.\n\n${USAGE}`,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
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
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}
