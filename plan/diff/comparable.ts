import { givenOptions, plannedResources } from "../graph";
import type { Plan, PlannedResource } from "../model";
import { keyOf, neutralName } from "../text/names";
import { IMAGE_TYPE, normalise } from "./normalise";
import { items } from "../../lib/values";
import { leaves } from "../paths";

/** A resource of one environment in the form in which it is compared with others. */
export interface ComparableResource {
  readonly type: string;
  /** With the environment replaced, if the name is derived from it. */
  readonly name: string;
  readonly values: ReadonlyMap<string, ComparableValue>;
}

/** An input or option. Two are equal if their shown or their neutral values are. */
export interface ComparableValue {
  readonly shown: unknown;
  /** Without the registry and names derived from the environment, which differ in every environment. */
  readonly neutral: unknown;
}

/** The resources of a plan by their key in every environment, without content hashes. */
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
      // Reported once for the images, not for every workload that runs them.
      const registry = registries.join(", ");
      if (type === IMAGE_TYPE) values.push(["(registry)", { shown: registry, neutral: registry }]);
      return [keyOf(urn), { type, name: neutralName(urn, name), values: new Map(values) }];
    }),
  );
}

function valuesOf(resource: PlannedResource): Map<string, unknown> {
  // Aliases contain the stack's name, and describe where a resource was, not what it is.
  const given = Object.entries(givenOptions(resource)).filter(([name]) => name !== "aliases");
  const options = given.length === 0 ? undefined : Object.fromEntries(given);
  return new Map([...leaves(resource.inputs), ...leaves(options, "(options)")]);
}

/** Hosts of the registries that images are pushed to. */
function registriesOf(plan: Plan): string[] {
  const images = plannedResources(plan).filter(({ type }) => type === IMAGE_TYPE);
  const tags = images.flatMap(({ inputs }) => items(inputs.tags)).filter((tag) => typeof tag === "string");
  return [...new Set(tags.map((tag) => tag.split("/")[0] ?? "").filter((host) => /[.:]/.test(host)))];
}
