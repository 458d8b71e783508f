import assert from "node:assert/strict";

import { diffPlans, isEmpty, type PlanOperation } from "../../../plan/diff/diff";
import { renderDiff, summary } from "../../../plan/diff/diff-text";
import type { PlannedResource } from "../../../plan/model";
import { replaces } from "../../../plan/diff/replace";
import { component, CONFIG_MAP_TYPE, deployment, plan, resource, SECRET_TYPE, urn } from "./fixture";

const TAG = "0123456789abcdef";

function operations(before: readonly PlannedResource[], after: readonly PlannedResource[]): [PlanOperation, string][] {
  return diffPlans(plan(before), plan(after)).resources.map(({ operation, name }) => [operation, name]);
}

describe("the diff of two plans", () => {
  it("is empty for the same resources in another order", () => {
    const resources = [deployment("web", TAG), resource(SECRET_TYPE, "env")];
    const diff = diffPlans(plan(resources), plan([...resources].reverse()));
    assert.ok(isEmpty(diff));
    assert.equal(renderDiff(diff), "dev: no change");
  });

  it("lists what is created, deleted and changed, with the changed paths", () => {
    const before = [deployment("web", TAG, 2), resource(SECRET_TYPE, "previous")];
    const after = [deployment("web", "fedcba9876543210", 3), resource(SECRET_TYPE, "renamed")];
    const diff = diffPlans(plan(before), plan(after));
    assert.deepEqual(
      diff.resources.map(({ operation, name }) => [operation, name]),
      [
        ["delete", "previous"],
        ["create", "renamed"],
        ["update", "web"],
      ],
    );
    assert.equal(
      renderDiff(diff),
      [
        "- Secret previous",
        "+ Secret renamed",
        "~ Deployment web",
        "    spec.replicas  2 → 3",
        "    spec.template.spec.containers[web].image",
        "      …@[digest of 0123456789abcdef] → …@[digest of fedcba9876543210]",
        "",
        "dev: 1 created, 1 deleted and 1 changed",
      ].join("\n"),
    );
  });

  it("shows only that a secret changed", () => {
    const secret = (placeholder: string) =>
      resource(SECRET_TYPE, "env", { inputs: { stringData: { URL: `postgres://app:${placeholder}@db` } } });
    const text = renderDiff(diffPlans(plan([secret("[secret 11111111]")]), plan([secret("[secret 22222222]")])));
    assert.match(text, /stringData\.URL {2}secret changed$/m);
    assert.doesNotMatch(text, /1111|2222/);
  });

  it("shows long strings from where they differ", () => {
    const config = (end: string) =>
      resource(CONFIG_MAP_TYPE, "c", { inputs: { data: { f: `${"x".repeat(300)}${end}` } } });
    assert.match(
      renderDiff(diffPlans(plan([config("one")]), plan([config("two")]))),
      /data\.f {2}…x{12}one → …x{12}two$/m,
    );
  });

  it("lists changed options, providers, dependencies and outputs", () => {
    const needed = [urn(SECRET_TYPE, "a"), urn(SECRET_TYPE, "b")] as const;
    const before = resource(CONFIG_MAP_TYPE, "c", { dependsOn: [needed[0]] });
    const after = {
      ...resource(CONFIG_MAP_TYPE, "c", { dependsOn: [needed[1]], options: { protect: true } }),
      provider: "urn:pulumi:dev::slipway::pulumi:providers:kubernetes::k::id",
    };
    const diff = diffPlans({ ...plan([before]), outputs: { url: "a" } }, { ...plan([after]), outputs: { url: "b" } });
    assert.deepEqual(diff.resources[0]?.changes, [
      { path: "(options).protect", before: undefined, after: true },
      { path: "(provider)", before: undefined, after: "k::id" },
      { path: "(needs)", before: "Secret a", after: undefined },
      { path: "(needs)", before: undefined, after: "Secret b" },
    ]);
    assert.deepEqual(diff.outputs, [{ path: "url", before: "a", after: "b" }]);
    assert.equal(summary(diff), "1 changed and 1 of the stack outputs changed");
  });

  it("follows a renamed resource by its alias", () => {
    const after = resource(SECRET_TYPE, "renamed", { options: { aliases: [{ name: "previous" }] } });
    const diff = diffPlans(plan([resource(SECRET_TYPE, "previous")]), plan([after]));
    assert.deepEqual(
      diff.resources.map(({ operation, changes }) => [operation, changes]),
      [["update", [{ path: "(name)", before: "previous", after: "renamed" }]]],
    );
  });

  for (const [what, aliases] of [
    ["a component by the alias of its name and type, and its children with it", [{ name: "db-old", type: "shop:Old" }]],
    ["a component by the alias of its name, whose children keep theirs", [{ name: "db-old", type: "" }]],
  ] as const) {
    it(`follows ${what}`, () => {
      const type = aliases[0].type || "shop:New";
      const before = component(type, "db-old");
      const after = component("shop:New", "db-new", { options: { aliases: [...aliases] } });
      const child = (parent: string, name: string) => resource(SECRET_TYPE, name, { parent });
      const diff = diffPlans(
        plan([before, child(before.urn, "db-old-login"), child(before.urn, "other")]),
        plan([after, child(after.urn, "db-new-login"), child(after.urn, "other")]),
      );
      assert.deepEqual(diff.resources.map(({ operation, name }) => `${operation} ${name}`).sort(), [
        "update db-new",
        "update db-new-login",
      ]);
    });
  }

  it("follows a resource whose name contains the stack's", () => {
    const after = resource(SECRET_TYPE, "slipway-dev-new", { options: { aliases: [{ name: "slipway-dev-old" }] } });
    const diff = diffPlans(plan([resource(SECRET_TYPE, "slipway-dev-old")]), plan([after]));
    assert.deepEqual(
      diff.resources.map(({ operation }) => operation),
      ["update"],
    );
  });

  it("replaces an immutable object, and updates a mutable one", () => {
    const config = (value: string, immutable: boolean) =>
      resource(CONFIG_MAP_TYPE, "c", { inputs: { immutable, data: { a: value } } });
    assert.deepEqual(operations([config("1", true)], [config("2", true)]), [["replace", "c"]]);
    assert.deepEqual(operations([config("1", false)], [config("2", false)]), [["update", "c"]]);
  });

  it("shows no change of an input that the engine keeps", () => {
    const type = "kubernetes:apps/v1:StatefulSet";
    const set = (storage: string, className: string, ignoreChanges?: readonly string[]) => {
      const spec = { storageClassName: className, resources: { requests: { storage } } };
      const inputs = { spec: { volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] } };
      return resource(type, "s", { inputs, options: ignoreChanges ? { ignoreChanges } : {} });
    };
    const kept = ["spec.volumeClaimTemplates[*].spec.resources"];
    assert.deepEqual(operations([set("1Gi", "fast")], [set("2Gi", "fast")]), [["replace", "s"]]);
    assert.deepEqual(operations([set("1Gi", "fast", kept)], [set("2Gi", "fast", kept)]), []);
    assert.deepEqual(operations([set("1Gi", "fast", kept)], [set("2Gi", "slow", kept)]), [["replace", "s"]]);
    const prefix = ["spec.volumeClaimTemplates[*].spec.resource"];
    assert.deepEqual(operations([set("1Gi", "fast", prefix)], [set("2Gi", "fast", prefix)]), [["replace", "s"]]);
  });

  for (const [type, path, expected] of [
    ["kubernetes:apps/v1:Deployment", "spec.selector.matchLabels.app", true],
    ["kubernetes:apps/v1:Deployment", "spec.template.spec.containers[web].image", false],
    ["kubernetes:apps/v1:Deployment", "metadata.name", true],
    ["kubernetes:apps/v1:Deployment", "metadata.labels.x", false],
    ["kubernetes:apps/v1:StatefulSet", "spec.volumeClaimTemplates[data].spec.storageClassName", true],
    ["kubernetes:apps/v1:StatefulSet", "spec.template.spec.volumes[0].name", false],
    ["kubernetes:batch/v1:Job", "spec.template.spec.containers[run].image", true],
    ["kubernetes:core/v1:PersistentVolumeClaim", "spec.resources.requests.storage", false],
    ["kubernetes:helm.sh/v3:Release", "values.replicas", false],
    ["kubernetes:helm.sh/v3:Release", "namespace", true],
    ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "roleRef.name", true],
    ["random:index/randomPassword:RandomPassword", "length", true],
    ["aws:ec2/vpc:Vpc", "cidrBlock", true],
    ["aws:ec2/vpc:Vpc", "tags.Name", false],
    ["aws:rds/instance:Instance", "storageEncrypted", true],
    ["aws:rds/instance:Instance", "instanceClass", false],
    ["aws:eks/nodeGroup:NodeGroup", "instanceTypes[0]", true],
    ["aws:eks/nodeGroup:NodeGroup", "scalingConfig.maxSize", false],
    ["aws:cloudwatch/logGroup:LogGroup", "name", true],
    ["eks:index:Cluster", "encryptionConfigKeyArn", true],
    ["eks:index:Cluster", "version", false],
  ] as const) {
    it(`${expected ? "replaces" : "updates"} ${type} when ${path} changes`, () => {
      assert.equal(replaces(type, path, {}), expected);
    });
  }
});
