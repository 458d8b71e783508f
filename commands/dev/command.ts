import { UsageError } from "../../lib/command";
import { parsePositionals } from "../arguments";

export const USAGE = `Deploys changes to an application on the local cluster as they are saved.

  npm run dev -- <application>                         such as: npm run dev -- thoughts

It requires the local stack (npm run local). A change to the sources of an image rebuilds that image and replaces the pods
that use it; a change to the application's program, or to Pulumi.local.yaml, runs pulumi up. Other files do nothing. The
logs of the application's pods are printed meanwhile. Ctrl-C ends it.`;

/**
 * Parses the arguments of the command: the application's name; undefined if help is requested.
 *
 * @throws UsageError with the invalid argument and what is allowed.
 */
export function parseDevOptions(args: readonly string[]): string | undefined {
  const { values, positionals } = parsePositionals(args, USAGE);
  if (values.help) return undefined;
  const [application, ...rest] = positionals;
  if (application === undefined || rest.length > 0) {
    throw new UsageError(`One application is required, but there are ${positionals.length}.\n\n${USAGE}`);
  }
  return application;
}
