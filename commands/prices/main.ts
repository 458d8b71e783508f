import { runCommand } from "../../lib/command";
import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import { usedFigures } from "../../plan/cost/used-figures";
import { parsePricesOptions, USAGE } from "./command";
import { renewPrices } from "./prices";

async function main(): Promise<void> {
  const options = parsePricesOptions(process.argv.slice(2));
  const lines = options === undefined ? [USAGE] : await run(options);
  console.log(lines.join("\n"));
}

async function run({ regions, from }: NonNullable<ReturnType<typeof parsePricesOptions>>): Promise<readonly string[]> {
  const plans = await planEnvironments(environmentsOf(PROJECT_FOLDER), PROJECT_FOLDER);
  return renewPrices(usedFigures(plans), regions, {
    folder: PROJECT_FOLDER,
    from,
    today: new Date(),
    progress: (line) => {
      console.error(line);
    },
  });
}

runCommand(main);
