import type * as pulumi from "@pulumi/pulumi";

/** The value of an output, or its error. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}
