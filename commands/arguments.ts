import { parseArgs, type ParseArgsConfig } from "node:util";

import { UsageError } from "../lib/command";

/** Parses a command's arguments. @throws UsageError with what is wrong and the usage message. */
export function parseArguments<Config extends ParseArgsConfig>(
  config: Config,
  usage: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}

/** Parses the arguments of a command without options besides `--help`. @throws UsageError as {@link parseArguments}. */
export function parsePositionals(args: readonly string[], usage: string) {
  const options = { help: { type: "boolean", short: "h", default: false } } as const;
  return parseArguments({ args: [...args], allowPositionals: true, options }, usage);
}

/** Parses the arguments of a command that takes none besides `--help`: whether that is requested. */
export function wantsHelp(args: readonly string[], usage: string): boolean {
  return parseArguments({ args: [...args], options: { help: { type: "boolean", short: "h", default: false } } }, usage)
    .values.help;
}
