import assert from "node:assert/strict";

import type { z } from "zod";

import { thoughtsSettings } from "../../../apps/thoughts/settings";
import type { Plan, PlannedResource } from "../../../plan/model";
import { holdsSecret } from "../../../settings/walk";
import { disagreements, disorder } from "../../engine/environments/agreement";
import { brokenRules, ON_AWS, unsureRules } from "../../engine/environments/order";
import type { Registration } from "../../engine/environments/registrations";
import { rotations } from "../../engine/environments/rotations";
import type { StateResource } from "../../engine/environments/stack";
import { changes, stepsOf } from "../../engine/environments/steps";
import { urnChanges } from "../../engine/environments/urns";
import type { JournalEntry } from "../../engine/fakes/journal";

const urn = (types: string, name: string): string => `urn:pulumi:test::slipway::${types}::${name}`;
const A = urn("aws:ec2/vpc:Vpc", "a");
const B = urn("aws:ec2/subnet:Subnet", "b");

describe("the comparison of a plan with the engine's preview", () => {
  const planned = (of: string, more: Partial<PlannedResource> = {}): PlannedResource => {
    return { urn: of, type: "", name: "", custom: true, dependsOn: [], options: {}, inputs: {}, ...more };
  };
  const asked = (of: string, more: Partial<Registration> = {}): Registration => {
    return { urn: of, custom: true, remote: false, parent: "", provider: "", dependsOn: [], options: {}, ...more };
  };
  const plan = (...resources: PlannedResource[]): Plan => ({ environment: "test", resources, outputs: {} });

  it("finds nothing where both say the same in two notations", () => {
    const ours = planned(B, {
      dependsOn: [A],
      provider: "urn:p::[id of p]",
      options: { protect: true, aliases: [{ name: "", type: "old", parenturn: A, noparent: false }] },
    });
    const theirs = asked(B, {
      dependsOn: [A],
      provider: "urn:p",
      options: { protect: true, aliases: [{ type: "old", parentUrn: A }], customTimeouts: {} },
    });
    assert.deepEqual(disagreements(plan(planned(A), ours), [asked(A), theirs]), []);
  });

  it("finds every property that differs", () => {
    const ours = planned(B, { parent: A, dependsOn: [A], provider: "urn:p::x", options: { protect: true } });
    const found = disagreements(plan(planned(A), ours), [asked(A), asked(B, { custom: false })]);
    assert.deepEqual(
      found.map((line) => line.replace(B, "").split(" ")[1]),
      ["custom", "parent", "provider", "dependsOn", "options"],
    );
  });

  it("finds what only one of them has", () => {
    assert.deepEqual(disagreements(plan(planned(A)), [asked(B)]), [
      `${A}: in the plan alone`,
      `${B}: in the engine alone`,
    ]);
  });

  it("takes what a remote component makes for the component", () => {
    const cluster = urn("eks:index:Cluster", "c");
    const inside = urn("eks:index:Cluster$aws:eks/cluster:Cluster", "c");
    const theirs = [
      asked(cluster, { custom: false, remote: true }),
      asked(inside, { parent: cluster }),
      asked(A, { dependsOn: [cluster, inside] }),
    ];
    const ours = plan(planned(cluster, { custom: false }), planned(A, { dependsOn: [cluster] }));
    assert.deepEqual(disagreements(ours, theirs), []);
  });

  it("finds what is registered before something that it needs", () => {
    assert.deepEqual(disorder([planned(A), planned(B, { dependsOn: [A] })]), []);
    assert.deepEqual(disorder([planned(B, { dependsOn: [A] }), planned(A)]), [`${B} before ${A}`]);
  });
});

describe("the order in which a stack goes", () => {
  const entry = (type: string, name: string): JournalEntry => {
    return { time: 0, operation: "delete", urn: urn(type, name), type, name, id: name };
  };
  const application = { ...entry("kubernetes:apps/v1:Deployment", "web") };
  const gone: JournalEntry[] = [
    { ...application, urn: urn("slipway:platform:Application$kubernetes:apps/v1:Deployment", "web") },
    entry("kubernetes:helm.sh/v3:Release", "traefik"),
    entry("kubernetes:core/v1:Namespace", "traefik"),
    entry("aws:eks/cluster:Cluster", "c"),
    entry("aws:ec2/subnet:Subnet", "s"),
    entry("aws:ec2/vpc:Vpc", "v"),
    entry("aws:ec2/route:Route", "r"),
  ];

  it("is accepted where it is right", () => {
    assert.deepEqual(brokenRules(gone, ON_AWS), []);
  });

  it("is refused where anything goes too late, and says what", () => {
    const [web, ...others] = gone;
    assert.ok(web);
    const found = brokenRules([...others, web], ON_AWS);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /::web \(the applications' objects\) went after .*::c$/);
  });

  it("is sure only where each resource needs what must outlive it, by itself, its parent or its provider", () => {
    const [web, ingress, namespace, cluster, subnet, vpc] = gone.map((entry) => entry.urn);
    const provider = urn("pulumi:providers:kubernetes", "k");
    const routes = urn("aws:ec2/route:Route", "r");
    const state = (of: string | undefined, type: string, needs: Partial<StateResource>): StateResource => {
      return { urn: of ?? "", type, ...needs };
    };
    const resources = [
      state(web, "kubernetes:apps/v1:Deployment", { provider: `${provider}::id` }),
      state(ingress, "kubernetes:helm.sh/v3:Release", { dependencies: [namespace ?? ""] }),
      state(namespace, "kubernetes:core/v1:Namespace", { provider: `${provider}::id` }),
      state(provider, "pulumi:providers:kubernetes", { dependencies: [cluster ?? ""] }),
      state(cluster, "aws:eks/cluster:Cluster", { dependencies: [subnet ?? "", routes] }),
      state(subnet, "aws:ec2/subnet:Subnet", { parent: vpc ?? "" }),
      state(routes, "aws:ec2/route:Route", {}),
      state(vpc, "aws:ec2/vpc:Vpc", {}),
    ];
    assert.deepEqual(unsureRules(resources, ON_AWS), []);
    const loose = resources.map((resource) => (resource.urn === namespace ? { ...resource, provider: "" } : resource));
    assert.deepEqual(unsureRules(loose, ON_AWS), [`${namespace ?? ""} (its namespace) does not need ${cluster ?? ""}`]);
  });

  it("is not accepted for want of resources", () => {
    assert.ok(brokenRules([], ON_AWS).includes("nothing was deleted that is the ingress controller"));
  });
});

describe("the engine's event log", () => {
  const event = (op: string, of: string): string => JSON.stringify({ resourcePreEvent: { metadata: { op, urn: of } } });

  it("is read as steps: one for a replacement, none for what stays", () => {
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
  it("are of every secret that the application has", () => {
    const settings = Object.entries(thoughtsSettings.shape);
    const secret = settings.filter(([, field]) => holdsSecret(field as z.ZodType)).map(([key]) => `thoughts:${key}`);
    assert.deepEqual([...new Set(rotations().map(({ key }) => key.split(".")[0]))].sort(), secret.sort());
  });
});

describe("the list of URNs", () => {
  it("tells what is gone and what is new, and what to do", () => {
    assert.equal(urnChanges([A, B], [B, A]), "");
    const told = urnChanges([A], [B]);
    assert.match(told, new RegExp(`^- ${A.replaceAll("/", "\\/")}\n\\+ ${B}`));
    assert.match(told, /give a renamed or moved one the option `aliases`/);
  });
});
