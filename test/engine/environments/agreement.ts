import { providerUrn } from "../../../lib/urn";
import type { Plan } from "../../../plan/model";
import { isRecord } from "../../../lib/values";
import type { Registration } from "./registrations";

/**
 * Where a plan and the engine differ by design:
 * - What a remote component makes of its arguments is the provider's; a plan has the component alone. What depends on
 *   one of its resources depends on the component in a plan.
 * - Default providers are the engine's; nobody asks for them, so neither a plan nor the engine's calls have them.
 */
class RemoteComponents {
  private readonly parents: ReadonlyMap<string, string>;
  private readonly remote: ReadonlySet<string>;

  constructor(registrations: readonly Registration[]) {
    this.parents = new Map(registrations.map(({ urn, parent }) => [urn, parent]));
    this.remote = new Set(registrations.filter(({ remote }) => remote).map(({ urn }) => urn));
  }

  /** The remote component that a resource is in, or the resource itself. */
  standFor(urn: string): string {
    for (let above = this.parents.get(urn); above; above = this.parents.get(above)) {
      if (this.remote.has(above)) return above;
    }
    return urn;
  }
}

/** Every difference between a plan and what the engine was asked for in a preview, as a line each. */
export function disagreements(plan: Plan, registrations: readonly Registration[]): string[] {
  const remote = new RemoteComponents(registrations);
  const engine = new Map(
    registrations
      .filter(({ urn }) => remote.standFor(urn) === urn)
      .map((registration) => [registration.urn, registration]),
  );
  const planned = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  return [
    ...[...planned.keys()].filter((urn) => !engine.has(urn)).map((urn) => `${urn}: in the plan alone`),
    ...[...engine.keys()].filter((urn) => !planned.has(urn)).map((urn) => `${urn}: in the engine alone`),
    ...plan.resources.flatMap((resource) => {
      const asked = engine.get(resource.urn);
      if (asked === undefined) return [];
      const ours = {
        custom: resource.custom,
        parent: resource.parent ?? "",
        provider: providerUrn(resource.provider),
        dependsOn: [...resource.dependsOn].sort(),
        options: comparable(withoutId(resource.options)),
      };
      const theirs = {
        custom: asked.custom,
        parent: asked.parent,
        provider: asked.provider,
        dependsOn: [...new Set(asked.dependsOn.map((urn) => remote.standFor(urn)))].sort(),
        options: comparable(asked.options),
      };
      return Object.entries(ours).flatMap(([property, value]) => {
        const other = theirs[property as keyof typeof theirs];
        return JSON.stringify(value) === JSON.stringify(other)
          ? []
          : [
              `${resource.urn}: ${property} is ${JSON.stringify(value)} in the plan, ${JSON.stringify(other)} in the engine`,
            ];
      });
    }),
  ];
}

/** Resources that come before something that they depend on, in a list in the order of registration. */
export function disorder(
  resources: readonly { readonly urn: string; readonly dependsOn: readonly string[] }[],
): string[] {
  const seen = new Set<string>();
  const known = new Set(resources.map(({ urn }) => urn));
  return resources.flatMap(({ urn, dependsOn }) => {
    seen.add(urn);
    return dependsOn
      .filter((needed) => known.has(needed) && !seen.has(needed))
      .map((needed) => `${urn} before ${needed}`);
  });
}

/** A plan knows the id of what is looked up; in a preview it may be unknown. */
function withoutId(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return "read" in options ? { read: true } : options;
}

/** Options with sorted keys in lower case and without what says nothing: two notations of one protocol become equal. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.toLowerCase(), comparable(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !saysNothing(inner)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function saysNothing(value: unknown): boolean {
  if (value === "" || value === false || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
