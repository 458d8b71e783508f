import assert from "node:assert/strict";

import { componentTree, dependencyEdges, givenOptions, createdResources, type TreeNode } from "../../../plan/graph";
import { nameOf } from "../../../plan/text/names";
import {
  component,
  CONFIG_MAP_TYPE,
  deployment,
  NAMESPACE_TYPE,
  plan,
  resource,
  SECRET_TYPE,
  SERVICE_TYPE,
  urn,
} from "./fixture";

function outline(nodes: readonly TreeNode[]): unknown[] {
  return nodes.flatMap(({ resource: { name }, children }) => [
    name,
    ...(children.length > 0 ? [outline(children)] : []),
  ]);
}

function edges(resources: Parameters<typeof plan>[0]): string[] {
  return dependencyEdges(plan(resources))
    .map(({ from, to }) => `${nameOf(from)} > ${nameOf(to)}`)
    .sort();
}

describe("the graph of a plan", () => {
  it("groups resources by parent, important kinds first, without the stack", () => {
    const stack = component("pulumi:pulumi:Stack", "slipway-dev");
    const parent = urn(SERVICE_TYPE, "web");
    const tree = componentTree(
      plan([
        stack,
        component(SERVICE_TYPE, "web", { parent: stack.urn }),
        resource(SECRET_TYPE, "web-env", { parent }),
        deployment("web-pods", "0123456789abcdef", 1, { parent }),
        resource(NAMESPACE_TYPE, "shop", { parent: stack.urn }),
      ]),
    );
    assert.deepEqual(outline(tree), ["shop", "web", ["web-pods", "web-env"]]);
  });

  it("omits transitive dependencies", () => {
    const first = resource(SECRET_TYPE, "first");
    const second = resource(SECRET_TYPE, "second", { dependsOn: [first.urn] });
    const third = resource(SECRET_TYPE, "third", { dependsOn: [first.urn, second.urn] });
    assert.deepEqual(edges([first, second, third]), ["first > second", "second > third"]);
  });

  it("resolves a dependency on a component to its resources", () => {
    const group = component(SERVICE_TYPE, "group");
    const inside = resource(SECRET_TYPE, "inside", { parent: group.urn });
    const last = resource(CONFIG_MAP_TYPE, "last", { parent: group.urn, dependsOn: [inside.urn] });
    const user = resource(SECRET_TYPE, "user", { dependsOn: [group.urn] });
    assert.deepEqual(edges([group, inside, last, user]), ["inside > last", "last > user"]);
  });

  it("counts a component without children, and not resources that are only read", () => {
    const cluster = component("eks:index:Cluster", "cluster");
    const found = resource("kubernetes:core/v1:Service", "found", { options: { read: "x/y" } });
    const user = resource(SECRET_TYPE, "user", { dependsOn: [cluster.urn] });
    const resources = [cluster, found, user];
    assert.deepEqual(
      createdResources(plan(resources)).map(({ name }) => name),
      ["cluster", "user"],
    );
    assert.deepEqual(edges(resources), ["cluster > user"]);
  });

  it("returns only the options that the program sets", () => {
    const options = {
      protect: true,
      additionalSecretOutputs: ["data"],
      aliases: [{ name: "", type: "kubernetes:apps/v1beta1:Deployment" }, { name: "former" }],
      customTimeouts: { create: "5m", update: "" },
    };
    assert.deepEqual(givenOptions(resource(SECRET_TYPE, "x", { options })), {
      protect: true,
      aliases: [{ name: "former" }],
      customTimeouts: { create: "5m" },
    });
    assert.deepEqual(givenOptions(resource(SECRET_TYPE, "x", { options: { customTimeouts: { create: "" } } })), {});
  });
});
