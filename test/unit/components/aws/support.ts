import assert from "node:assert/strict";

import type { PlannedResource } from "../../../../plan/model";
import { kind } from "../../../support/record";

/** Statements of a policy document in its JSON form. */
export interface StatementText {
  readonly Effect: string;
  readonly Action: string[];
  readonly Resource?: string[];
  readonly Principal?: Record<string, string>;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

export function statementsIn({ inputs }: PlannedResource, key = "policy"): StatementText[] {
  const document = JSON.parse(String(inputs[key])) as { Version: string; Statement: StatementText[] };
  assert.equal(document.Version, "2012-10-17");
  return document.Statement;
}

/**
 * Asserts that one resource is deleted after another: the engine deletes a resource before its parent, its provider and
 * its dependencies, transitively. Both are given as `kind name`.
 */
export function assertOutlives(resources: readonly PlannedResource[], lasting: string, passing: string): void {
  const find = (wanted: string) => {
    const found = resources.filter((one) => `${kind(one)} ${one.name}` === wanted && !one.type.startsWith("slipway:"));
    assert.equal(found.length, 1, `${found.length} of ${wanted}`);
    return found[0]?.urn ?? "";
  };
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const seen = new Set<string>();
  const open = [find(passing)];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    if (seen.has(urn)) continue;
    seen.add(urn);
    const one = byUrn.get(urn);
    if (one) open.push(...before(one));
  }
  assert.ok(seen.has(find(lasting)), `${lasting} may be deleted before ${passing}`);
}

/** URNs of resources that are created before a resource and deleted after it. A provider reference ends in its ID. */
function before({ parent, provider, dependsOn }: PlannedResource): string[] {
  return [
    ...dependsOn,
    ...(parent ? [parent] : []),
    ...(provider ? [provider.slice(0, provider.lastIndexOf("::"))] : []),
  ];
}
