import * as pulumi from "@pulumi/pulumi";

/** An error that users can mend. Shown without a stack trace: each problem contains its fix. */
export abstract class ProblemsError extends pulumi.RunError {
  constructor(
    message: string,
    readonly problems: readonly string[] = [message],
  ) {
    super(message);
    this.name = new.target.name;
  }
}
