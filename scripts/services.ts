/**
 * `npm run services -- test|lint [service]`: the tests and linters of the applications' services.
 *
 * `test` runs the tests of each service under `apps/<application>/<service>/`; `lint` runs the linters of each language
 * on the whole repository. A service, or an application, limits both to its folder. `npm run services -- packages` prints
 * the Debian packages that both need, one per line. Each language is one file in `scripts/services/languages`.
 */
import { PROJECT_FOLDER } from "../lib/project";
import { findServices, isSelected, type TestedService } from "./services/find";
import { LANGUAGES } from "./services/languages";
import { lintFiles } from "./services/lint";
import { finish, total, type Tally } from "./tally";

const USAGE =
  "usage: npm run services -- test|lint|packages [application|service|application/service]\n" +
  "       packages takes no argument";

async function testOrLint([command, selector, ...rest]: readonly string[]): Promise<Tally> {
  if ((command !== "test" && command !== "lint") || rest.length > 0) throw new Error(USAGE);
  const services = (await findServices(PROJECT_FOLDER, LANGUAGES)).filter(
    (service) => selector === undefined || isSelected(service, selector),
  );
  if (services.length === 0) throw new Error(`no service ${selector ?? ""} with tests under apps/*/*/`);
  if (command === "test") return test(services);
  return lintFiles(
    PROJECT_FOLDER,
    LANGUAGES,
    selector === undefined ? [""] : services.map(({ folder }) => `${folder}/`),
  );
}

async function test(services: readonly TestedService[]): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const service of services) {
    console.log(`\n${service.application}/${service.name}: ${service.language}`);
    tallies.push(await service.tests.test(service));
  }
  return total(tallies);
}

const args = process.argv.slice(2);
if (args[0] === "packages" && args.length === 1) {
  const packages = new Set(LANGUAGES.flatMap(({ debianPackages }) => debianPackages));
  console.log([...packages].sort().join("\n"));
} else {
  finish(testOrLint(args));
}
