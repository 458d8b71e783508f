import { isRead, plannedResources } from "../graph";
import type { Plan } from "../model";
import type { CostResource } from "./cost-rule";

const AWS_PROVIDER = "pulumi:providers:aws";

/** The resources of a plan that cost rules read. */
export function costResources(plan: Plan): CostResource[] {
  return plannedResources(plan)
    .filter((resource) => !isRead(resource))
    .map(({ type, name, urn, parent, dependsOn, inputs }) => ({
      type,
      name,
      urn,
      ...(parent === undefined ? {} : { parent }),
      dependsOn,
      props: inputs,
    }));
}

/** The region of the first provider of AWS; undefined if there is none, as in a local environment. */
export function regionOf(resources: readonly Pick<CostResource, "type" | "props">[]): string | undefined {
  const region = resources.find(({ type }) => type === AWS_PROVIDER)?.props.region;
  return typeof region === "string" ? region : undefined;
}
