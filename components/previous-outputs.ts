import * as pulumi from "@pulumi/pulumi";

/**
 * One of the stack's outputs as the last update left it; undefined if it had none, and without an engine. The outputs are
 * the only part of the state that a program can read.
 */
export function previousOutput(name: string): pulumi.Output<unknown> {
  if (!pulumi.runtime.hasEngine()) return pulumi.output(undefined);
  const stack = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const reading = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stack }) as Promise<{
    readonly outputs?: Readonly<Record<string, unknown>>;
  }>;
  return pulumi.output(reading).apply(({ outputs }) => outputs?.[name]);
}
