import { parseArgs } from "node:util";

/** What the command was asked. */
export interface Command {
  /** The environment that has been tested. */
  readonly from: string;
  /** The environment that gets its images. */
  readonly to: string;
  /** A file with the outputs of the tested environment; without it the engine is asked. */
  readonly file?: string;
}

export const USAGE = `Takes the images that one environment runs over into another's settings, by digest.

  npm run promote -- <from> <to>                       such as: npm run promote -- dev prod
  npm run promote -- <from> <to> --from-file <file>    with the outputs that were saved by:
                                                       npx pulumi stack output --json -s <from>`;

/**
 * Reads the command's arguments; undefined if help was asked for.
 *
 * @throws Error that says what is wrong with them and what is allowed.
 */
export function parseCommand(args: readonly string[]): Command | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [from, to, ...rest] = positionals;
  if (from === undefined || to === undefined || rest.length > 0) throw new Error(USAGE);
  if (from === to) throw new Error(`${from} cannot be promoted to itself; name two environments, such as dev prod.`);
  const file = values["from-file"];
  if (file === "") throw new Error("--from-file is empty; name the file with the saved outputs.");
  return { from, to, ...(file === undefined ? {} : { file }) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { "from-file": { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}
