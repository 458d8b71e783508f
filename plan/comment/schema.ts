import { z } from "zod";

import type { Comparison } from "./data";

// More than any change of a real project, and too little to wear out who reads it.
const MOST = 5000;
const LONGEST = 20_000;

const line = z.string().max(LONGEST);
// JSON leaves out what is absent.
const valueChanges = z
  .array(
    z
      .strictObject({ path: line, before: z.unknown().optional(), after: z.unknown().optional() })
      .transform(({ path, before, after }) => ({ path, before, after })),
  )
  .max(MOST)
  .readonly();
const environment = z.string().min(1).max(200);
const count = z.int().min(0);

const comparison = z.strictObject({
  base: line,
  findings: z
    .array(
      z.discriminatedUnion("state", [
        z.strictObject({
          environment,
          state: z.literal("compared"),
          resources: z
            .array(
              z.strictObject({
                operation: z.enum(["create", "delete", "replace", "update"]),
                urn: line,
                type: line,
                name: line,
                neutralName: line,
                changes: valueChanges,
                about: z.array(line).max(100),
              }),
            )
            .max(MOST),
          outputs: valueChanges,
        }),
        z.strictObject({ environment, state: z.literal("new"), count }),
        z.strictObject({ environment, state: z.literal("gone"), count }),
        z.strictObject({
          environment,
          state: z.literal("unplanned"),
          side: z.enum(["before", "now"]),
          problems: z.array(line).max(MOST),
        }),
      ]),
    )
    .max(100),
});

/**
 * Reads a comparison that another run has written, which may be one of code that nobody has reviewed.
 *
 * @throws Error that says what is wrong with it.
 */
export function parseComparison(text: string): Comparison {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`The comparison is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = comparison.safeParse(value);
  if (!result.success) throw new Error(`The comparison is not one of this command: ${z.prettifyError(result.error)}`);
  return result.data;
}
