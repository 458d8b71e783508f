import type { CommandResult } from "./stack";

/** The duration and the steps of each scenario of an environment, printed as a table. */
export class ScenarioTimings {
  private readonly rows: string[] = [];

  constructor(private readonly environment: string) {}

  /** Adds the command of a scenario. */
  add(scenario: string, { seconds, steps }: Pick<CommandResult, "seconds" | "steps">): void {
    const counts = new Map<string, number>();
    for (const { operation } of steps) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const summary = [...counts].map(([operation, count]) => `${count} ${operation}`).join(", ");
    this.rows.push(`      ${scenario.padEnd(44)}${seconds.toFixed(1).padStart(6)} s  ${summary || "no step"}`);
  }

  print(): void {
    process.stdout.write(`    Timings of ${this.environment}:\n${this.rows.join("\n")}\n`);
  }
}
