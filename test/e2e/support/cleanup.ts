/** What has to be undone at the end, last first, whatever happens in between. */
export class Cleanup {
  private readonly steps: { readonly what: string; readonly undo: () => unknown }[] = [];

  /** Notes how to undo something that was just done; `what` names it in an error. */
  later(what: string, undo: () => unknown): void {
    this.steps.push({ what, undo });
  }

  /** Undoes everything; a step that fails does not keep the others from running. @throws AggregateError of what failed. */
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
