import { UsageError } from "../../lib/command";
import { parseArguments } from "../arguments";

/** Options of the promote command. */
export interface PromoteOptions {
  /** The environment that has been tested. */
  readonly from: string;
  /** The environment that gets its images. */
  readonly to: string;
  /** A file with the outputs of the tested environment; without it they are read from the engine. */
  readonly file?: string;
}

export const USAGE = `Copies the digests of the images that one environment runs into the settings of another.

  npm run promote -- <from> <to>                       such as: npm run promote -- dev prod
  npm run promote -- <from> <to> --from-file <file>    from outputs that were saved with:
                                                       npx pulumi stack output --json -s <from>`;

/**
 * Parses the arguments of the command; undefined if help is requested.
 *
 * @throws UsageError with the invalid argument and what is allowed.
 */
export function parsePromoteOptions(args: readonly string[]): PromoteOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [from, to, ...rest] = positionals;
  if (from === undefined || to === undefined || rest.length > 0)
    throw new UsageError(`Two environments are required, but there are ${positionals.length}.\n\n${USAGE}`);
  if (from === to)
    throw new UsageError(`${from} cannot be promoted to itself; name two environments, such as dev prod.`);
  const file = values["from-file"];
  if (file === "") throw new UsageError("--from-file is empty; use the path of the file with the saved outputs.");
  return { from, to, ...(file === undefined ? {} : { file }) };
}

function parse(args: readonly string[]) {
  return parseArguments(
    {
      args: [...args],
      allowPositionals: true,
      options: { "from-file": { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    },
    USAGE,
  );
}
