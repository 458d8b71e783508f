import { givenOptions, plannedResources } from "../graph";
import type { Plan, PlannedResource } from "../model";
import { keyOf, neutralName } from "../text/names";
import { IMAGE_TYPE, normalise } from "./normalise";
import { items } from "../../lib/values";
import { leaves } from "../paths";

/** A resource in one environment, as it is compared with the same one in another. */
export interface ComparableResource {
  readonly type: string;
  /** Without the environment, where the name is made from it. */
  readonly name: string;
  readonly values: ReadonlyMap<string, ComparableValue>;
}

/** One input or option. Two are the same if either of these is: what is shown, or what is left of it. */
export interface ComparableValue {
  readonly shown: unknown;
  /** Without what is another in each environment by its nature: the registry, and names made from the environment's. */
  readonly neutral: unknown;
}

/** The resources of a plan by what identifies them in every environment; content hashes are left out. */
export function comparables(plan: Plan): ReadonlyMap<string, ComparableResource> {
  const registries = registriesOf(plan);
  const neutral = (urn: string, value: unknown): unknown => {
    if (typeof value !== "string") return value;
    const withoutRegistry = registries.reduce((text, registry) => text.replaceAll(`${registry}/`, ""), value);
    return neutralName(urn, withoutRegistry);
  };
  return new Map(
    plannedResources(normalise(plan)).map((resource) => {
      const { urn, type, name } = resource;
      const values = [...valuesOf(resource)].map(([path, shown]): [string, ComparableValue] => [
        path,
        { shown, neutral: neutral(urn, shown) },
      ]);
      // Told once, of the images, it need not be told of all that run them.
      const registry = registries.join(", ");
      if (type === IMAGE_TYPE) values.push(["(registry)", { shown: registry, neutral: registry }]);
      return [keyOf(urn), { type, name: neutralName(urn, name), values: new Map(values) }];
    }),
  );
}

function valuesOf(resource: PlannedResource): Map<string, unknown> {
  const given = givenOptions(resource);
  const options = Object.keys(given).length === 0 ? undefined : given;
  return new Map([...leaves(resource.inputs), ...leaves(options, "(options)")]);
}

/** The hosts that the images are pushed to. */
function registriesOf(plan: Plan): string[] {
  const images = plannedResources(plan).filter(({ type }) => type === IMAGE_TYPE);
  const tags = images.flatMap(({ inputs }) => items(inputs.tags)).filter((tag) => typeof tag === "string");
  return [...new Set(tags.map((tag) => tag.split("/")[0] ?? "").filter((host) => /[.:]/.test(host)))];
}
