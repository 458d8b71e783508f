import * as pulumi from "@pulumi/pulumi";

/** Returns one of the stack's outputs as the last update left it; undefined if it had none, and without an engine. */
export type PreviousOutputs = (name: string) => pulumi.Output<unknown>;

/** Reads the stack's outputs, once for all of them: the only part of the state that a program can read. */
export function previousOutputs(): PreviousOutputs {
  if (!pulumi.runtime.hasEngine()) return () => pulumi.output(undefined);
  const stack = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const reading = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stack }) as Promise<{
    readonly outputs?: Readonly<Record<string, unknown>>;
  }>;
  return (name) => pulumi.output(reading).apply(({ outputs }) => outputs?.[name]);
}
