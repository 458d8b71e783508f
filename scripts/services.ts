/**
 * `npm run services -- test|lint [service]`: the checks of the applications' services.
 *
 * `test` runs pytest, or the service's own PHP tests, for each service under `apps/<application>/<service>/`; `lint` runs
 * ruff, hadolint, shellcheck and `php -l` on the whole repository. A service, or an application, limits both to its folder.
 */
import { join } from "node:path";

import { PROJECT_FOLDER } from "../lib/project";
import { findServices, matches, type Service } from "./services/find";
import { lint } from "./services/lint";
import { testPhp } from "./services/php";
import { run, type Ended } from "./services/run";
import { pythonEnvironment } from "./services/venv";
import { endWith, type Tally } from "./tally";

const USAGE = "usage: npm run services -- test|lint [application|service|application/service]";

async function main([command, name, ...rest]: readonly string[]): Promise<Tally> {
  if ((command !== "test" && command !== "lint") || rest.length > 0) throw new Error(USAGE);
  const services = (await findServices(PROJECT_FOLDER)).filter(
    (service) => name === undefined || matches(service, name),
  );
  if (services.length === 0) throw new Error(`no service ${name ?? ""} with tests under apps/*/*/`);
  return command === "lint"
    ? lint(PROJECT_FOLDER, name === undefined ? [""] : services.map(({ folder }) => `${folder}/`))
    : await test(services);
}

async function test(services: readonly Service[]): Promise<Tally> {
  const total = { passed: 0, failed: 0 };
  for (const service of services) {
    console.log(`\n${service.application}/${service.name}: ${service.language}`);
    const { code, output } = await (service.language === "php"
      ? testPhp(PROJECT_FOLDER, service.folder)
      : pytest(service));
    const counted = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(lastLine(output))?.[1] ?? 0);
    const failed = counted("failed") + counted("error");
    total.passed += counted("passed");
    // A run that breaks off, or finds no test, has failed without a count.
    total.failed += code === 0 ? failed : Math.max(failed, 1);
  }
  return total;
}

async function pytest(service: Service): Promise<Ended> {
  const python = join(await pythonEnvironment(PROJECT_FOLDER, service.requirements), "bin", "python");
  return run(python, ["-m", "pytest", "-q", "-p", "no:cacheprovider", service.folder], {
    cwd: PROJECT_FOLDER,
    env: {
      ...process.env,
      PYTHONPATH: join(PROJECT_FOLDER, "apps", service.application),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").at(-1) ?? "";
}

endWith(main(process.argv.slice(2)));
