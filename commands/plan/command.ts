import { parseArgs } from "node:util";

/** What the plan command was asked. */
export interface Command {
  /** The environments to plan, all of the project's if none was named. */
  readonly environments: readonly string[];
  /** `golden` or a git revision to compare with. */
  readonly against?: string;
  /** Where to write the comparison as a comment for a pull request: a path, or `-` for stdout. */
  readonly comment?: string;
  /** The file with the comparison that an earlier run wrote beside its comment. */
  readonly from?: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `Shows what environments would get: no account, engine, Docker or cluster is used.

  npm start                                    all environments, what differs, and a page of it all
  npm run plan -- <environment>...             some environments only
  npm run plan -- <environment> --against golden       what changed since the golden plan
  npm run plan -- <environment> --against <revision>   what changed since a git revision
  ... --json                                   the plan, or the difference, as JSON only
  npm run plan -- --against <revision> --comment <file>  what changed, for a pull request; - for stdout
  npm run plan -- --from <file>.json --comment <file>    the same of what an earlier run compared`;

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
  checkComment(values, positionals);
  return {
    environments: positionals.length === 0 ? known : [...new Set(positionals)],
    ...(values.against === undefined ? {} : { against: values.against }),
    ...(values.comment === undefined ? {} : { comment: values.comment }),
    ...(values.from === undefined ? {} : { from: values.from }),
    json: values.json,
    help: values.help,
  };
}

function checkComment(
  { comment, from, against, json }: ReturnType<typeof parse>["values"],
  environments: readonly string[],
): void {
  if (from !== undefined && comment === undefined) throw new Error("--from is for --comment; give that too.");
  if (comment === undefined) return;
  if (comment === "") throw new Error("--comment is empty; give a file, or - for stdout.");
  if ((from === undefined) === (against === undefined)) {
    throw new Error("--comment takes either --against, with a git revision, or --from, with a comparison's file.");
  }
  if (against === "golden") throw new Error('--comment cannot compare with "golden"; give a git revision.');
  if (json) throw new Error("--comment writes JSON beside its file; leave --json out.");
  if (environments.length > 0)
    throw new Error(`--comment tells of all environments; leave ${environments.join(" ")} out.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: "string" },
        comment: { type: "string" },
        from: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}
