import * as pulumi from "@pulumi/pulumi";

/** Returns one of the stack's outputs as the last update left it; undefined if it had none, and without an engine. */
export type PreviousOutputs = (name: string) => pulumi.Output<unknown>;

/** The result of the engine's function that reads a stack's outputs. */
interface StackOutputs {
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Attempts to read the state while the engine writes it. A file backend replaces a file's metadata, which it reads first, by
 * emptying it and writing it anew (gocloud.dev/blob/fileblob, setAttrs), so that reading it fails for a moment.
 */
const ATTEMPTS = 10;

/** How the engine reports that it could not read the state. */
const UNREADABLE = "failed to load checkpoint";

/** Reads the stack's outputs, once for all of them: the only part of the state that a program can read. */
export function previousOutputs(): PreviousOutputs {
  if (!pulumi.runtime.hasEngine()) return () => pulumi.output(undefined);
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const reading = readState(
    () => pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name }) as Promise<StackOutputs>,
  );
  return (output) => pulumi.output(reading).apply(({ outputs }) => outputs?.[output]);
}

/** Reads the state again if it cannot be read at the moment. @throws Error of the last attempt, or any other. */
export async function readState<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes(UNREADABLE)) throw error;
    }
  }
}
