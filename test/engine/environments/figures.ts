import type { Done } from "./stack";

/** What each scenario of an environment took, as a table. */
export class Figures {
  private readonly rows: string[] = [];

  constructor(private readonly environment: string) {}

  /** Notes a command's seconds and steps. */
  add(scenario: string, { seconds, steps }: Pick<Done, "seconds" | "steps">): void {
    const counts = new Map<string, number>();
    for (const { operation } of steps) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const told = [...counts].map(([operation, count]) => `${count} ${operation}`).join(", ");
    this.rows.push(`      ${scenario.padEnd(44)}${seconds.toFixed(1).padStart(6)} s  ${told || "nothing"}`);
  }

  print(): void {
    process.stdout.write(`    Figures of ${this.environment}:\n${this.rows.join("\n")}\n`);
  }
}
