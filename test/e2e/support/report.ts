import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The result of a scenario. */
export interface ScenarioResult {
  readonly scenario: string;
  /** Requests sent to the application meanwhile. */
  readonly sent: number;
  /** Requests with an unexpected outcome. */
  readonly failed: number;
  /** Failed requests that the scenario expects, such as a 503 while the database is down. */
  readonly foreseen: number;
  readonly seconds: number;
  /** Further measurements, such as the duration of a recovery. */
  readonly measured?: Readonly<Record<string, number>>;
  readonly passed: boolean;
}

/** Collects the results of all scenarios, and writes them to a file after each scenario. */
export class ScenarioReport {
  private readonly results: ScenarioResult[] = [];
  /** The lines of each further table, by its title. */
  private readonly tables = new Map<string, readonly string[]>();
  private readonly started = Date.now();

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
  }

  /** Adds a result and prints its line. */
  add(result: ScenarioResult): void {
    this.results.push(result);
    writeFileSync(this.file, `${JSON.stringify(this.results, undefined, 2)}\n`);
    process.stdout.write(`    ${line(result)}\n`);
  }

  /** Adds a scenario that was not run because the run's time was used up. */
  addUntimely(scenario: string): void {
    this.addTable("Not run, because the time was used up (npm run e2e runs all)", [scenario]);
  }

  /** Adds lines to the table of that title, which follows that of all results; without lines there is none. */
  addTable(title: string, lines: readonly string[]): void {
    if (lines.length > 0) this.tables.set(title, [...(this.tables.get(title) ?? []), ...lines]);
  }

  /** The table of all results, and those that scenarios have added. */
  table(): string {
    const width = Math.max(...this.results.map(({ scenario }) => scenario.length), "in all".length);
    const row = (name: string, ...cells: readonly string[]): string =>
      `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join("")}`.trimEnd();
    const sum = (count: (result: ScenarioResult) => number): string =>
      String(this.results.reduce((total, result) => total + count(result), 0));
    // Of the whole run: scenarios run in parallel, so that the sum of their durations is greater.
    const seconds = (Date.now() - this.started) / 1000;
    return [
      row("", "requests", "failed", "foreseen", "seconds"),
      ...this.results.map(({ scenario, sent, failed, foreseen, seconds: taken, passed }) =>
        row(scenario, String(sent), String(failed), String(foreseen), taken.toFixed(1), ...(passed ? [] : ["FAILED"])),
      ),
      row(
        "in all",
        sum(({ sent }) => sent),
        sum(({ failed }) => failed),
        sum(({ foreseen }) => foreseen),
        seconds.toFixed(1),
      ),
      ...[...this.tables].flatMap(([title, lines]) => ["", `${title}:`, ...lines.map((text) => `  ${text}`)]),
    ].join("\n");
  }
}

/** A result as one line: `rolls a new image out: 1843 requests, 0 failed, 14.2 s`. */
export function line({ scenario, sent, failed, foreseen, seconds, measured = {} }: ScenarioResult): string {
  const extras = Object.entries(measured).map(([what, value]) => `, ${what} ${value.toFixed(1)}`);
  return `${scenario}: ${sent} requests, ${failed} failed${foreseen > 0 ? ` (${foreseen} foreseen)` : ""}, ${seconds.toFixed(1)} s${extras.join("")}`;
}
