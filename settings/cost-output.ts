import { isDeepStrictEqual } from "node:util";

import { type CostAssumptions, type CostOutput, DEFAULT_COST_ASSUMPTIONS } from "./cost-assumptions";
import type { PlatformSettings } from "./schema/platform";

/** The stack output `cost` of an environment; undefined if it has the default assumptions and no budget. */
export function costOutput(settings: PlatformSettings): CostOutput | undefined {
  if (settings.target !== "aws") return undefined;
  const { cost, budget } = settings;
  const changed = Object.entries(cost).filter(
    ([name, value]) => !isDeepStrictEqual(value, DEFAULT_COST_ASSUMPTIONS[name as keyof CostAssumptions]),
  );
  if (changed.length === 0 && budget === undefined) return undefined;
  return {
    ...(changed.length > 0 && { assumptions: Object.fromEntries(changed) }),
    ...(budget && { budget }),
  };
}
