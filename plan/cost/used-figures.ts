import type { Plan } from "../model";
import type { Figure } from "./figure";
import { estimate } from "./plan-cost";

/** The figures that estimates of plans need, by region. */
export function usedFigures(plans: readonly Plan[]): ReadonlyMap<string, readonly Figure[]> {
  const regions = new Map<string, Map<string, Figure>>();
  for (const plan of plans) {
    const found = estimate(plan);
    if (found === undefined) continue;
    const figures = regions.get(found.region) ?? new Map<string, Figure>();
    for (const figure of found.figures) figures.set(figure.id, figure);
    regions.set(found.region, figures);
  }
  return new Map([...regions].map(([region, figures]) => [region, [...figures.values()]]));
}
