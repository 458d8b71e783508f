/** `npm run bench`: measures this project against its peers; the usage message lists the pairs. */
import { join, relative } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import { finish, type Tally } from "../tally";
import { checkSpeed } from "./check";
import { benchUsage, parseBenchOptions } from "./command";
import { benchEnvironment } from "./machine";
import { PAIRS } from "./pairs";
import { renderReport, sectionText } from "./report";
import type { BenchSection } from "./section";

const REPORT = join("docs", "performance.md");

async function main(): Promise<Tally | undefined> {
  const usage = benchUsage(PAIRS);
  const names = PAIRS.map(({ name }) => name);
  const options = parseBenchOptions(process.argv.slice(2), names, usage);
  if (options.check && !options.help) return checkSpeed(options.slowdown, print);
  if (options.help) console.log(usage);
  else await runPairs(options.pairs, options.runs, options.complete);
  return undefined;
}

/** Measures pairs one after the other, prints their tables, and writes the report if all of it was measured. */
async function runPairs(names: readonly string[], runs: number, complete: boolean): Promise<void> {
  const environment = benchEnvironment(PROJECT_FOLDER, REPORT);
  const sections: BenchSection[] = [];
  for (const pair of PAIRS.filter(({ name }) => names.includes(name))) {
    print(`${pair.name}: ${pair.description}`);
    sections.push(
      await pair.measure({
        runs,
        print: (text) => {
          print(`  ${text}`);
        },
      }),
    );
  }
  console.log(sections.map((section) => `\n${sectionText(section)}`).join("\n"));
  if (!complete) return;
  const path = join(PROJECT_FOLDER, REPORT);
  writeWhole(path, await renderReport(sections, environment, path));
  console.log(`\nWritten: ${relative(process.cwd(), path)}`);
}

/** Progress goes to stderr, so that stdout has the tables only. */
function print(text: string): void {
  console.error(text);
}

finish(main);
