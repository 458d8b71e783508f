import { parseUrn } from "../../lib/urn";
import { groupBy, items } from "../../lib/values";
import type { PlannedResource } from "../model";
import { keyOf, neutralName } from "../text/names";

interface Alias {
  readonly name?: string;
  readonly type?: string;
}

/**
 * The keys of an earlier plan under which a renamed or moved resource may be found, by its own aliases and by those of its
 * parents: a child whose name starts with its parent's is renamed with the parent, as in the engine.
 *
 * @param byUrn The resources of the resource's own plan.
 * @param known The keys of the earlier plan by their identity, see {@link byIdentity}.
 */
export function previousKeys(
  resource: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
  known: ReadonlyMap<string, readonly string[]>,
): string[] {
  const wanted = [...ownIdentities(resource), ...inheritedIdentities(resource, byUrn)];
  const given = aliasesOf(resource).filter((alias) => typeof alias === "string");
  const found = wanted.flatMap(({ type, name }) => known.get(identity(type, neutralName(resource.urn, name))) ?? []);
  return [...given.map(keyOf), ...found];
}

/** Keys by the type and name of their resource, which do not change when its parents do. */
export function byIdentity(keys: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  return groupBy(keys, (key) => {
    // A key is a URN without the stack.
    const { type, name } = parseUrn(`urn::${key}`);
    return identity(type, name);
  });
}

function identity(type: string, name: string): string {
  return `${type}::${name}`;
}

function ownIdentities(resource: PlannedResource): Required<Alias>[] {
  return objectAliases(resource).map(({ name = resource.name, type = resource.type }) => ({ name, type }));
}

function inheritedIdentities(
  { name, type, parent }: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): Required<Alias>[] {
  const above = byUrn.get(parent ?? "");
  if (above === undefined) return [];
  const renamed = objectAliases(above).map((alias) => ({
    name: alias.name !== undefined && name.startsWith(above.name) ? alias.name + name.slice(above.name.length) : name,
    type,
  }));
  return [...renamed, ...inheritedIdentities({ ...above, name, type }, byUrn)];
}

/** Aliases by name or type; the SDK leaves what is not given empty. */
function objectAliases(resource: PlannedResource): Alias[] {
  return aliasesOf(resource).flatMap((alias) => {
    if (typeof alias === "string") return [];
    const { name = "", type = "" } = alias;
    return name === "" && type === "" ? [] : [{ ...(name !== "" && { name }), ...(type !== "" && { type }) }];
  });
}

function aliasesOf({ options }: PlannedResource): readonly (Alias | string)[] {
  return items(options.aliases) as readonly (Alias | string)[];
}
