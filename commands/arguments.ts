import { parseArgs, type ParseArgsConfig } from "node:util";

/** Parses a command's arguments. @throws Error with what is wrong and the usage message. */
export function parseArguments<Config extends ParseArgsConfig>(
  config: Config,
  usage: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}
