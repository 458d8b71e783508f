import assert from "node:assert/strict";

import type { z } from "zod";

import { thoughtsSettings } from "../../../apps/thoughts/settings";
import type { Plan, PlannedResource } from "../../../plan/model";
import { databaseSecret } from "../../../settings/database-secrets";
import { holdsSecret } from "../../../settings/walk";
import { misorderedResources, registrationDifferences } from "../../engine/environments/comparison";
import { AWS_ORDER, missingDependencies, orderViolations } from "../../engine/environments/order";
import type { Registration } from "../../engine/environments/registrations";
import { rotationOfEachSecret } from "../../engine/environments/rotations";
import type { StateResource } from "../../engine/environments/stack";
import { changes, stepsOf } from "../../engine/environments/steps";
import type { JournalEntry } from "../../engine/fakes/journal";
import { urnDifferences } from "../../support/golden";

const urn = (types: string, name: string): string => `urn:pulumi:test::slipway::${types}::${name}`;
const A = urn("aws:ec2/vpc:Vpc", "a");
const B = urn("aws:ec2/subnet:Subnet", "b");

function planned(of: string, more: Partial<PlannedResource> = {}): PlannedResource {
  return { urn: of, type: "", name: "", custom: true, dependsOn: [], options: {}, inputs: {}, ...more };
}

function plan(...resources: PlannedResource[]): Plan {
  return { environment: "test", resources, outputs: {} };
}

describe("the comparison of a plan with the engine's registrations", () => {
  const registered = (of: string, more: Partial<Registration> = {}): Registration => {
    return { urn: of, custom: true, remote: false, parent: "", provider: "", dependsOn: [], options: {}, ...more };
  };

  it("reports nothing if both are the same in two notations", () => {
    const inPlan = planned(B, {
      dependsOn: [A],
      provider: "urn:p::[id of p]",
      options: { protect: true, aliases: [{ name: "", type: "old", parenturn: A, noparent: false }] },
    });
    const inEngine = registered(B, {
      dependsOn: [A],
      provider: "urn:p",
      options: { protect: true, aliases: [{ type: "old", parentUrn: A }], customTimeouts: {} },
    });
    assert.deepEqual(registrationDifferences(plan(planned(A), inPlan), [registered(A), inEngine]), []);
  });

  it("reports every property that differs", () => {
    const inPlan = planned(B, { parent: A, dependsOn: [A], provider: "urn:p::x", options: { protect: true } });
    const found = registrationDifferences(plan(planned(A), inPlan), [registered(A), registered(B, { custom: false })]);
    assert.deepEqual(
      found.map((line) => line.replace(B, "").split(" ")[1]),
      ["custom", "parent", "provider", "dependsOn", "options"],
    );
  });

  it("reports resources that only one of them has", () => {
    assert.deepEqual(registrationDifferences(plan(planned(A)), [registered(B)]), [
      `${A}: only in the plan`,
      `${B}: only in the engine`,
    ]);
  });

  it("treats the children of a remote component as the component", () => {
    const cluster = urn("eks:index:Cluster", "c");
    const child = urn("eks:index:Cluster$aws:eks/cluster:Cluster", "c");
    const inEngine = [
      registered(cluster, { custom: false, remote: true }),
      registered(child, { parent: cluster }),
      registered(A, { dependsOn: [cluster, child] }),
    ];
    const inPlan = plan(planned(cluster, { custom: false }), planned(A, { dependsOn: [cluster] }));
    assert.deepEqual(registrationDifferences(inPlan, inEngine), []);
  });

  it("reports resources that are registered before a dependency", () => {
    assert.deepEqual(misorderedResources([planned(A), planned(B, { dependsOn: [A] })]), []);
    assert.deepEqual(misorderedResources([planned(B, { dependsOn: [A] }), planned(A)]), [`${B} precedes ${A}`]);
  });
});

describe("the order of deletion", () => {
  const entry = (type: string, name: string): JournalEntry => {
    return { time: 0, operation: "delete", urn: urn(type, name), type, name, id: name };
  };
  const deletions: JournalEntry[] = [
    {
      ...entry("kubernetes:apps/v1:Deployment", "web"),
      urn: urn("slipway:platform:Application$kubernetes:apps/v1:Deployment", "web"),
    },
    entry("kubernetes:helm.sh/v3:Release", "traefik"),
    entry("kubernetes:core/v1:Namespace", "traefik"),
    entry("aws:eks/cluster:Cluster", "c"),
    entry("aws:ec2/subnet:Subnet", "s"),
    entry("aws:ec2/vpc:Vpc", "v"),
    entry("aws:ec2/route:Route", "r"),
  ];

  it("is accepted if it is right", () => {
    assert.deepEqual(orderViolations(deletions, AWS_ORDER), []);
  });

  it("is rejected if a resource is deleted too late, which is named", () => {
    const [web, ...others] = deletions;
    assert.ok(web);
    const found = orderViolations([...others, web], AWS_ORDER);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /::web \(an application's object\) after .*::c$/);
  });

  it("is certain only if a resource depends on the other one, by itself, its parent or its provider", () => {
    const [web, ingress, namespace, cluster, subnet, vpc, route] = deletions.map((deletion) => deletion.urn);
    const provider = urn("pulumi:providers:kubernetes", "k");
    const state = (of: string | undefined, type: string, more: Partial<StateResource>): StateResource => {
      return { urn: of ?? "", type, ...more };
    };
    const resources = [
      state(web, "kubernetes:apps/v1:Deployment", { provider: `${provider}::id` }),
      state(ingress, "kubernetes:helm.sh/v3:Release", { dependencies: [namespace ?? ""] }),
      state(namespace, "kubernetes:core/v1:Namespace", { provider: `${provider}::id` }),
      state(provider, "pulumi:providers:kubernetes", { dependencies: [cluster ?? ""] }),
      state(cluster, "aws:eks/cluster:Cluster", { dependencies: [subnet ?? "", route ?? ""] }),
      state(subnet, "aws:ec2/subnet:Subnet", { parent: vpc ?? "" }),
      state(route, "aws:ec2/route:Route", {}),
      state(vpc, "aws:ec2/vpc:Vpc", {}),
    ];
    assert.deepEqual(missingDependencies(resources, AWS_ORDER), []);
    const loose = resources.map((resource) => (resource.urn === namespace ? { ...resource, provider: "" } : resource));
    assert.deepEqual(missingDependencies(loose, AWS_ORDER), [
      `${namespace ?? ""} (the ingress namespace) does not depend on ${cluster ?? ""}`,
    ]);
  });

  it("is rejected if there are no such resources", () => {
    assert.ok(orderViolations([], AWS_ORDER).includes("no deletion of the ingress controller"));
  });
});

describe("the engine's event log", () => {
  const event = (op: string, of: string): string => JSON.stringify({ resourcePreEvent: { metadata: { op, urn: of } } });

  it("is read as steps: one per replacement, none for an unchanged resource", () => {
    const provider = urn("pulumi:providers:tls", "default_5_6_1");
    const log = [
      event("same", A),
      event("create-replacement", B),
      event("replace", B),
      event("delete-replaced", B),
      event("read", A),
      event("delete", provider),
      JSON.stringify({ summaryEvent: {} }),
    ].join("\n");
    assert.deepEqual(changes(stepsOf(`${log}\n`)), ["replace Subnet b"]);
  });
});

describe("the rotations", () => {
  it("include every secret of the application but URIs, which no environment with database servers has", () => {
    const settings = Object.entries(thoughtsSettings.shape).filter(
      ([, field]) => databaseSecret(field as z.ZodType)?.part !== "uri",
    );
    const secret = settings.filter(([, field]) => holdsSecret(field as z.ZodType)).map(([key]) => `thoughts:${key}`);
    const keys = rotationOfEachSecret().settings.map(({ key }) => key.split(".")[0]);
    assert.deepEqual([...new Set(keys)].sort(), secret.sort());
  });
});

describe("the comparison of URNs", () => {
  it("names removed and added ones, with advice", () => {
    assert.equal(urnDifferences(plan(planned(A), planned(B)), plan(planned(B), planned(A))), "");
    const [removed, added, ...advice] = urnDifferences(plan(planned(A)), plan(planned(B))).split("\n");
    assert.deepEqual([removed, added], [`- ${A}`, `+ ${B}`]);
    assert.match(advice.join(" "), /give a renamed or moved one the option `aliases`/);
  });
});
