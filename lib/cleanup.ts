/** Cleanup steps, which run at the end in reverse order, even after failures. */
export class Cleanup {
  private readonly steps: { readonly what: string; readonly undo: () => unknown }[] = [];

  /** Adds a step that undoes something; `what` names it in an error. */
  later(what: string, undo: () => unknown): void {
    this.steps.push({ what, undo });
  }

  /** Runs all steps, even if some fail. @throws AggregateError of the failures. */
  async run(): Promise<void> {
    const failures: Error[] = [];
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      const { what, undo } = step;
      try {
        await undo();
      } catch (error) {
        failures.push(
          new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
        );
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, `could not be undone: ${failures.map(({ message }) => message).join("; ")}`);
    }
  }
}
