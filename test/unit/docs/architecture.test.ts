import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { planEnvironments, projectFolder } from "../../../plan/children";
import { architectureGraph } from "../../../scripts/docs/architecture";
import { drawArchitecture } from "../../../scripts/docs/draw";
import { component, configMapType, deployment, plan, resource, secretType, urn } from "../plan/fixture";

const webType = "slipway:workload:WebService";
const shopType = "slipway:platform:Application";

/** A shop of two services, of which one needs the other's secret, on a cluster of its own. */
function shop() {
  const stack = component("pulumi:pulumi:Stack", "slipway-dev");
  const application = component(shopType, "shop", { parent: stack.urn });
  const web = component(webType, "web", { parent: application.urn });
  const users = component(webType, "users", { parent: application.urn, dependsOn: [] });
  const cluster = component("slipway:aws:Cluster", "c", { parent: stack.urn });
  const nodes = resource("aws:eks/nodeGroup:NodeGroup", "n", { parent: cluster.urn });
  return [
    stack,
    cluster,
    nodes,
    { ...application, dependsOn: [nodes.urn] },
    resource(configMapType, "shared", { parent: application.urn }),
    users,
    resource(secretType, "users-env", { parent: users.urn }),
    web,
    deployment("web", "0123456789abcdef", 2, { parent: web.urn, dependsOn: [urn(secretType, "users-env")] }),
  ];
}

describe("the drawing of the architecture", () => {
  it("has a box for each component with what it makes, and a frame around those with others in them", () => {
    const { subgraphs = [] } = architectureGraph(plan(shop()));
    const labels = (one: (typeof subgraphs)[number]): unknown[] => [
      one.graphAttributes?.label,
      ...(one.nodes ?? []).map(({ attributes }) => attributes?.label),
      ...(one.subgraphs ?? []).map(labels),
    ];
    assert.deepEqual(subgraphs.map(labels), [
      [undefined, { html: "<b>Cluster  c</b><br/>eks.NodeGroup" }],
      [
        { html: "<b>Application  shop</b>" },
        { html: "ConfigMap" },
        [undefined, { html: "<b>WebService  users</b><br/>Secret" }],
        [undefined, { html: "<b>WebService  web</b><br/>Deployment" }],
      ],
    ]);
  });

  it("leads from what is needed to what needs it, of resources and of whole components", () => {
    const { edges = [] } = architectureGraph(plan(shop()));
    assert.deepEqual(
      edges.map(({ tail, head }) => [tail, head]),
      [
        [urn("slipway:aws:Cluster", "c"), urn(shopType, "shop")],
        [urn(webType, "users"), urn(webType, "web")],
      ],
    );
  });

  it("leaves out what follows from a chain", () => {
    const names = ["a", "b", "c"] as const;
    const boxes = names.map((name) => component(webType, name));
    const inside = names.map((name, index) =>
      resource(secretType, `${name}-s`, {
        parent: urn(webType, name),
        dependsOn: names.slice(0, index).map((former) => urn(secretType, `${former}-s`)),
      }),
    );
    const { edges = [] } = architectureGraph(plan([...boxes, ...inside]));
    assert.deepEqual(
      edges.map(({ tail, head }) => `${tail.at(-1) ?? ""}${head.at(-1) ?? ""}`),
      ["ab", "bc"],
    );
  });

  it("in docs/ is that of prod's plan", async () => {
    const [prod] = await planEnvironments(["prod"], projectFolder);
    assert.ok(prod);
    const drawn = await drawArchitecture(prod);
    assert.ok(
      readFileSync(join(projectFolder, "docs", "architecture.svg"), "utf8") === drawn,
      "docs/architecture.svg is not that of the present plan. Fix: npm run docs",
    );
  });
});
