import { UsageError } from "../../lib/command";
import { parsePositionals } from "../arguments";

export const USAGE = `Writes the newest release of the nodes' image into the settings of an environment with managed nodes.

  npm run node-release -- <environment>                such as: npm run node-release -- prod

It asks AWS, with credentials that may call ssm:GetParameter; nothing in AWS changes before the next pulumi up.`;

/**
 * Parses the arguments of the command: the environment's name; undefined if help is requested.
 *
 * @throws UsageError with the invalid argument and what is allowed.
 */
export function parseNodeReleaseOptions(args: readonly string[]): string | undefined {
  const { values, positionals } = parsePositionals(args, USAGE);
  if (values.help) return undefined;
  const [environment, ...rest] = positionals;
  if (environment === undefined || rest.length > 0)
    throw new UsageError(`One environment is required, but there are ${positionals.length}.\n\n${USAGE}`);
  return environment;
}
