import assert from "node:assert/strict";

import { at, items } from "../../../lib/values";
import type { Plan, PlannedResource } from "../../../plan/model";
import { kind } from "../../support/record";
import { changedStackFile, plansOf } from "./project";

/** The plan of an environment with other settings of its ingress. */
export async function plannedWith(environment: string, ingress: object): Promise<Plan> {
  const file = changedStackFile(environment, () => ({ "slipway:ingress": ingress }));
  const [plan] = await plansOf({ [environment]: file });
  assert.ok(plan);
  return plan;
}

/** The resources of a kind, such as `Ingress`. */
export function ofKind(plan: Plan, name: string): readonly PlannedResource[] {
  return plan.resources.filter((resource) => kind(resource) === name);
}

/** The only resource of a kind and name. */
export function onlyOne(plan: Plan, type: string, name: string): PlannedResource {
  const [found, ...others] = ofKind(plan, type).filter((resource) => resource.name === name);
  assert.ok(found && others.length === 0, `not one ${type} ${name}`);
  return found;
}

/** Names of the ingress controllers' releases. */
export function controllers(plan: Plan): string[] {
  const names = ofKind(plan, "Release").map(({ name }) => name);
  return names.filter((name) => /^(ingress-nginx|traefik)/.test(name)).sort();
}

/** `<Ingress>: <class>` for each Ingress of an application. */
export function ingresses(plan: Plan, application: string): string[] {
  return ofKind(plan, "Ingress")
    .filter(({ inputs }) => String(at(inputs, "spec", "rules", 0, "host")).startsWith(`${application}.`))
    .map(({ name, inputs }) => `${name}: ${String(at(inputs, "spec", "ingressClassName"))}`)
    .sort();
}

/** Namespaces from which an application's workloads let connections in. */
export function callers(plan: Plan, application: string): string[] {
  const policies = ofKind(plan, "NetworkPolicy").filter(({ name }) => name.startsWith(application));
  const peers = policies.flatMap(({ inputs }) =>
    items(at(inputs, "spec", "ingress")).flatMap((rule) => items(at(rule, "from"))),
  );
  const names = peers.map((peer) => at(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"));
  return [...new Set(names.filter((name) => name !== undefined).map(String))].sort();
}

/** The record of an application's host name. */
export function recordOf(plan: Plan, application: string): PlannedResource {
  const [record, ...others] = ofKind(plan, "Record").filter(({ name }) => name.startsWith(`${application}.`));
  assert.ok(record && others.length === 0, `not one record of ${application}`);
  return record;
}
