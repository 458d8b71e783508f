/**
 * `npm run services -- test|lint [service]`: the tests and linters of the applications' services.
 *
 * `test` runs the tests of each service under `apps/<application>/<service>/`; `lint` runs the linters of each language
 * on the whole repository. A service, or an application, limits both to its folder. `npm run services -- packages` prints
 * the Debian packages that both need, one per line. Each language is one file in `scripts/services/languages`.
 */
import { parsePositionals } from "../commands/arguments";
import { UsageError } from "../lib/command";
import { PROJECT_FOLDER } from "../lib/project";
import { findServices, isSelected, type TestedService } from "./services/find";
import type { TestRun } from "./services/language";
import { LANGUAGES } from "./services/languages";
import { lintFiles } from "./services/lint";
import { failuresOf } from "./services/summary";
import { finish, total, type Tally } from "./tally";

const USAGE = `Tests and linters of the applications' services.

  npm run services -- test [<selection>]   tests of all services, or of a selection
  npm run services -- lint [<selection>]   linters of the whole repository, or of the services of a selection
  npm run services -- packages             prints the Debian packages that both need

A selection is an application, a service, or <application>/<service>.`;

async function main(): Promise<Tally | undefined> {
  const { positionals, values } = parsePositionals(process.argv.slice(2), USAGE);
  const [command, selector, ...rest] = positionals;
  if (values.help) {
    console.log(USAGE);
    return undefined;
  }
  if (command === "packages" && positionals.length === 1) {
    const packages = new Set(LANGUAGES.flatMap(({ debianPackages }) => debianPackages));
    console.log([...packages].sort().join("\n"));
    return undefined;
  }
  if ((command !== "test" && command !== "lint") || rest.length > 0) {
    throw new UsageError(`Not a command with its arguments: "${positionals.join(" ")}".\n\n${USAGE}`);
  }
  const services = (await findServices(PROJECT_FOLDER, LANGUAGES)).filter(
    (service) => selector === undefined || isSelected(service, selector),
  );
  if (services.length === 0) throw new UsageError(`no service ${selector ?? ""} with tests under apps/*/*/`);
  if (command === "test") return test(services);
  return lintFiles(
    PROJECT_FOLDER,
    LANGUAGES,
    selector === undefined ? [""] : services.map(({ folder }) => `${folder}/`),
  );
}

async function test(services: readonly TestedService[]): Promise<Tally> {
  const runs = new Map<string, TestRun>();
  for (const service of services) {
    const name = `${service.application}/${service.name}`;
    console.log(`\n${name}: ${service.language}`);
    runs.set(name, await service.tests.test(service));
  }
  process.stdout.write(failuresOf(runs));
  return total([...runs.values()]);
}

finish(main);
