import { UsageError } from "../../lib/command";
import { parseArguments } from "../arguments";

/** Options of the plan command. */
export interface PlanOptions {
  /** The environments to plan, all of the project if none is named. */
  readonly environments: readonly string[];
  /** Whether environments are named. */
  readonly named: boolean;
  /** `golden` or a git revision to compare with. */
  readonly against?: string;
  /** Where to write the comparison as a comment for a pull request: a path, or `-` for stdout. */
  readonly comment?: string;
  /** The JSON file with the comparison that an earlier run wrote beside its comment. */
  readonly from?: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `Plans environments without an account, engine, Docker or cluster.

  npm start                                    summary of all environments, and a page of all resources
  npm run plan -- <environment>...             tree of all resources of some environments
  npm run plan -- <environment> --against golden       changes since the golden plan
  npm run plan -- <environment> --against <revision>   changes since a git revision
  ... --json                                   the plan, or the changes, as JSON only
  npm run plan -- --against <revision> --comment <file>  changes as a pull request comment; - for stdout
  npm run plan -- --from <file>.json --comment <file>    the same from the comparison of an earlier run`;

/**
 * Parses the arguments of the command.
 *
 * @param known The environments that exist.
 * @throws UsageError with the invalid argument and what is allowed.
 */
export function parsePlanOptions(args: readonly string[], known: readonly string[]): PlanOptions {
  const { values, positionals } = parse(args);
  if (known.length === 0) throw new UsageError("There is no environment to plan: create a Pulumi.<environment>.yaml.");
  for (const environment of positionals) {
    if (!known.includes(environment)) {
      throw new UsageError(`There is no environment "${environment}"; there are: ${known.join(", ")}.`);
    }
  }
  if (values.against === "") throw new UsageError('--against is empty; use "golden" or a git revision.');
  checkCommentOptions(values, positionals);
  return {
    environments: positionals.length === 0 ? known : [...new Set(positionals)],
    named: positionals.length > 0,
    ...(values.against === undefined ? {} : { against: values.against }),
    ...(values.comment === undefined ? {} : { comment: values.comment }),
    ...(values.from === undefined ? {} : { from: values.from }),
    json: values.json,
    help: values.help,
  };
}

function checkCommentOptions(
  { comment, from, against, json }: ReturnType<typeof parse>["values"],
  environments: readonly string[],
): void {
  if (from !== undefined && comment === undefined) throw new UsageError("--from requires --comment.");
  if (comment === undefined) return;
  if (comment === "") throw new UsageError("--comment is empty; use a file name, or - for stdout.");
  if ((from === undefined) === (against === undefined)) {
    throw new UsageError("--comment requires either --against with a git revision, or --from with a comparison file.");
  }
  if (against === "golden") throw new UsageError('--comment cannot compare with "golden"; use a git revision.');
  if (json) throw new UsageError("--comment writes JSON beside its file; remove --json.");
  if (environments.length > 0)
    throw new UsageError(`--comment covers all environments; remove ${environments.join(" ")} from the arguments.`);
}

function parse(args: readonly string[]) {
  return parseArguments(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: "string" },
        comment: { type: "string" },
        from: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    },
    USAGE,
  );
}
