import { z } from "zod";

import type { RevisionComparison } from "./data";

// More than a change of a real project has, and few enough to render.
const MAX_ITEMS = 5000;
const MAX_LENGTH = 20_000;

const line = z.string().max(MAX_LENGTH);
// JSON omits undefined properties.
const valueChanges = z
  .array(
    z
      .strictObject({ path: line, before: z.unknown().optional(), after: z.unknown().optional() })
      .transform(({ path, before, after }) => ({ path, before, after })),
  )
  .max(MAX_ITEMS)
  .readonly();
const environment = z.string().min(1).max(200);
const count = z.int().min(0);

// Not escaped in the comment.
const amount = z
  .string()
  .regex(/^[-+]?\$[\d,.]+( to [-+]?\$[\d,.]+)?$/)
  .max(60);
const cost = z
  .strictObject({
    change: amount,
    before: amount,
    after: amount,
    lines: z.array(z.strictObject({ amount, what: line })).max(MAX_ITEMS),
    withoutPrice: z.array(line).max(MAX_ITEMS),
  })
  .exactOptional();

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
            .max(MAX_ITEMS),
          outputs: valueChanges,
          cost,
        }),
        z.strictObject({ environment, state: z.literal("new"), count, cost }),
        z.strictObject({ environment, state: z.literal("gone"), count, cost }),
        z.strictObject({
          environment,
          state: z.literal("unplanned"),
          side: z.enum(["before", "now"]),
          problems: z.array(line).max(MAX_ITEMS),
        }),
      ]),
    )
    .max(100),
});

/**
 * Parses the comparison of another run, which may be of unreviewed code.
 *
 * @throws Error with the invalid properties.
 */
export function parseComparison(text: string): RevisionComparison {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`The comparison is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = comparison.safeParse(value);
  if (!result.success) throw new Error(`The comparison is invalid: ${z.prettifyError(result.error)}`);
  return result.data;
}
