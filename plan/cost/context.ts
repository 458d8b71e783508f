import { type Autoscalers, autoscalersIn, LONG_RUNNING_TYPES, perPod, POD_TYPES, replicasOf } from "../pods";
import { groupBy } from "../../lib/values";
import type { CostAssumptions } from "../../settings/cost-assumptions";
import type { CostContext, CostResource, PodRequests } from "./cost-rule";
import type { PriceFile } from "./price-file";

/** What rules know of an environment. */
export function costContext(
  resources: readonly CostResource[],
  { assumptions, prices, today }: { assumptions: CostAssumptions; prices: PriceFile | undefined; today: Date },
): CostContext {
  const byType = groupBy(resources, ({ type }) => type);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const all = (type: string) => byType.get(type) ?? [];
  return {
    assumptions,
    today,
    all,
    neededBy: ({ dependsOn }, type) => dependsOn.map((urn) => byUrn.get(urn)).find((one) => one?.type === type),
    dependentsOf: ({ urn }, type) => all(type).filter(({ dependsOn }) => dependsOn.includes(urn)),
    sizeOf: ({ id }) => prices?.figures[id]?.instance,
    requests: requestsOf(resources, autoscalersIn(resources)),
  };
}

/**
 * What the pods among `workloads` request: at the least replicas those that keep running, at the most all.
 *
 * @param autoscalers All autoscalers of the environment.
 */
export function requestsOf(
  workloads: readonly CostResource[],
  autoscalers: Autoscalers,
): { readonly least: PodRequests; readonly most: PodRequests } {
  const sums = { least: { cpus: 0, bytes: 0 }, most: { cpus: 0, bytes: 0 } };
  for (const workload of workloads) {
    if (!POD_TYPES.includes(workload.type)) continue;
    const { min, max } = replicasOf(workload, autoscalers);
    const [cpus, bytes] = [perPod(workload, "requests.cpu"), perPod(workload, "requests.memory")];
    const least = LONG_RUNNING_TYPES.includes(workload.type) ? min : 0;
    sums.least.cpus += least * cpus;
    sums.least.bytes += least * bytes;
    sums.most.cpus += max * cpus;
    sums.most.bytes += max * bytes;
  }
  return sums;
}
