/** `npm run bench`: measures this project against its peers; the usage message lists the pairs. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import { checkMachine, thisMachine } from "../../local/host/machine";
import { StepError } from "../../local/host/progress";
import { finish, type Tally } from "../tally";
import { checkSpeed } from "./check";
import { type BenchOptions, benchUsage, parseBenchOptions } from "./command";
import { benchEnvironment } from "./machine";
import { PAIRS } from "./pairs";
import { type MeasuredSection, renderReport, sectionText } from "./report";
import type { BenchPair } from "./section";

const REPORT = join("docs", "performance.md");

async function main(): Promise<Tally | undefined> {
  const usage = benchUsage(PAIRS);
  const names = PAIRS.map(({ name }) => name);
  const options = parseBenchOptions(process.argv.slice(2), names, usage);
  if (options.check && !options.help) return checkSpeed(options.slowdown, print);
  if (options.help) console.log(usage);
  else await runPairs(options);
  return undefined;
}

/** Measures pairs one after the other, prints their tables, and writes them into the report if the options say so. */
async function runPairs({ pairs: names, runs, complete, write }: BenchOptions): Promise<void> {
  const measured: MeasuredSection[] = [];
  const pairs = PAIRS.filter(({ name }) => names.includes(name));
  checkCluster(pairs);
  const path = join(PROJECT_FOLDER, REPORT);
  for (const pair of pairs) {
    print(`${pair.name}: ${pair.description}`);
    const environment = benchEnvironment(PROJECT_FOLDER, REPORT);
    const section = await pair.measure({
      runs,
      print: (text) => {
        print(`  ${text}`);
      },
    });
    measured.push({ section, environment });
    console.log(`\n${sectionText(section)}`);
  }
  if (!write) return;
  const existing = complete || !existsSync(path) ? "" : readFileSync(path, "utf8");
  writeWhole(path, await renderReport(measured, path, existing));
  console.log(`\nWritten: ${relative(process.cwd(), path)}`);
}

/** Reports before the first minutes of measuring that this machine cannot run the cluster. */
function checkCluster(pairs: readonly BenchPair[]): void {
  const needed = pairs.filter(({ usesCluster = false }) => usesCluster).map(({ name }) => name);
  if (needed.length === 0) return;
  try {
    checkMachine(thisMachine());
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    const others = PAIRS.map(({ name }) => name).filter((name) => !needed.includes(name));
    const without = `npm run bench -- ${others.join(" ")}`;
    throw new Error(
      `${needed.join(" and ")} cannot be measured here: ${error.message} Measure the others: ${without}`,
      {
        cause: error,
      },
    );
  }
}

/** Progress goes to stderr, so that stdout has the tables only. */
function print(text: string): void {
  console.error(text);
}

finish(main);
