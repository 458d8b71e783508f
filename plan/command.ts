import { parseArgs } from "node:util";

/** What the plan command was asked. */
export interface Command {
  /** The environments to plan, all of the project's if none was named. */
  readonly environments: readonly string[];
  /** `golden` or a git revision to compare with. */
  readonly against?: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = `Shows what environments would get: no account, engine, Docker or cluster is used.

  npm start                                    all environments, what differs, and a page of it all
  npm run plan -- <environment>...             some environments only
  npm run plan -- <environment> --against golden       what changed since the golden plan
  npm run plan -- <environment> --against <revision>   what changed since a git revision
  ... --json                                   the plan, or the difference, as JSON only`;

/**
 * Reads the command's arguments.
 *
 * @param known The environments that exist.
 * @throws Error that says what is wrong with them and what is allowed.
 */
export function parseCommand(args: readonly string[], known: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (known.length === 0) throw new Error("There is no environment to plan: a Pulumi.<environment>.yaml makes one.");
  for (const environment of positionals) {
    if (!known.includes(environment)) {
      throw new Error(`There is no environment "${environment}"; there are: ${known.join(", ")}.`);
    }
  }
  if (values.against === "") throw new Error('--against is empty; give "golden" or a git revision.');
  return {
    environments: positionals.length === 0 ? known : [...new Set(positionals)],
    ...(values.against === undefined ? {} : { against: values.against }),
    json: values.json,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}
