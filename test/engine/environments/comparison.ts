import { providerUrn } from "../../../lib/urn";
import { isRecord } from "../../../lib/values";
import type { Plan } from "../../../plan/model";
import type { Registration } from "./registrations";

/**
 * The resources that only the engine has, by design:
 * - The children of a remote component: its provider registers them. A plan has the component alone, and where the
 *   program depends on a child, a plan has a dependency on the component.
 * - Default providers: the engine creates them, the program does not register them, so {@link Registration}s lack them.
 */
class RemoteComponents {
  private readonly parents: ReadonlyMap<string, string>;
  private readonly remote: ReadonlySet<string>;

  constructor(registrations: readonly Registration[]) {
    this.parents = new Map(registrations.map(({ urn, parent }) => [urn, parent]));
    this.remote = new Set(registrations.filter(({ remote }) => remote).map(({ urn }) => urn));
  }

  /** The remote component that contains a resource; the resource itself if none does. */
  ownerOf(urn: string): string {
    for (let ancestor = this.parents.get(urn); ancestor; ancestor = this.parents.get(ancestor)) {
      if (this.remote.has(ancestor)) return ancestor;
    }
    return urn;
  }
}

/** The differences between a plan and the registrations in a preview, one line each. */
export function registrationDifferences(plan: Plan, registrations: readonly Registration[]): string[] {
  const remote = new RemoteComponents(registrations);
  const engine = new Map(
    registrations
      .filter(({ urn }) => remote.ownerOf(urn) === urn)
      .map((registration) => [registration.urn, registration]),
  );
  const planned = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  return [
    ...[...planned.keys()].filter((urn) => !engine.has(urn)).map((urn) => `${urn}: only in the plan`),
    ...[...engine.keys()].filter((urn) => !planned.has(urn)).map((urn) => `${urn}: only in the engine`),
    ...plan.resources.flatMap((resource) => {
      const registration = engine.get(resource.urn);
      if (registration === undefined) return [];
      const expected = {
        custom: resource.custom,
        parent: resource.parent ?? "",
        provider: providerUrn(resource.provider),
        dependsOn: [...resource.dependsOn].sort(),
        options: comparable(withoutId(resource.options)),
      };
      const actual = {
        custom: registration.custom,
        parent: registration.parent,
        provider: registration.provider,
        dependsOn: [...new Set(registration.dependsOn.map((urn) => remote.ownerOf(urn)))].sort(),
        options: comparable(registration.options),
      };
      return Object.entries(expected).flatMap(([property, value]) => {
        const other = actual[property as keyof typeof actual];
        return JSON.stringify(value) === JSON.stringify(other)
          ? []
          : [
              `${resource.urn}: ${property} is ${JSON.stringify(value)} in the plan, ${JSON.stringify(other)} in the engine`,
            ];
      });
    }),
  ];
}

/** The resources of a list in the order of registration that precede one of their dependencies. */
export function misorderedResources(
  resources: readonly { readonly urn: string; readonly dependsOn: readonly string[] }[],
): string[] {
  const seen = new Set<string>();
  const known = new Set(resources.map(({ urn }) => urn));
  return resources.flatMap(({ urn, dependsOn }) => {
    seen.add(urn);
    return dependsOn
      .filter((dependency) => known.has(dependency) && !seen.has(dependency))
      .map((dependency) => `${urn} precedes ${dependency}`);
  });
}

/** A plan has the ID of a resource that is read; in a preview it may be unknown. */
function withoutId(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return "read" in options ? { read: true } : options;
}

/** Options with sorted lower-case keys and without empty values, so that two notations of one protocol are equal. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.toLowerCase(), comparable(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(value: unknown): boolean {
  if (value === "" || value === false || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
