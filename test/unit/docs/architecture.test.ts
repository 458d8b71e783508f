import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { planEnvironments } from "../../../plan/children";
import { architectureGraph } from "../../../scripts/docs/architecture";
import { drawArchitecture } from "../../../scripts/docs/draw";
import { component, CONFIG_MAP_TYPE, deployment, plan, resource, SECRET_TYPE, urn } from "../plan/fixture";

const WEB_TYPE = "slipway:workload:WebService";
const SHOP_TYPE = "slipway:platform:Application";

/** A shop of two services, of which one needs the other's secret, on a cluster of its own. */
function shop() {
  const stack = component("pulumi:pulumi:Stack", "slipway-dev");
  const application = component(SHOP_TYPE, "shop", { parent: stack.urn });
  const web = component(WEB_TYPE, "web", { parent: application.urn });
  const users = component(WEB_TYPE, "users", { parent: application.urn, dependsOn: [] });
  const cluster = component("slipway:aws:Cluster", "c", { parent: stack.urn });
  const nodes = resource("aws:eks/nodeGroup:NodeGroup", "n", { parent: cluster.urn });
  return [
    stack,
    cluster,
    nodes,
    { ...application, dependsOn: [nodes.urn] },
    resource(CONFIG_MAP_TYPE, "shared", { parent: application.urn }),
    users,
    resource(SECRET_TYPE, "users-env", { parent: users.urn }),
    web,
    deployment("web", "0123456789abcdef", 2, { parent: web.urn, dependsOn: [urn(SECRET_TYPE, "users-env")] }),
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
        [urn("slipway:aws:Cluster", "c"), urn(SHOP_TYPE, "shop")],
        [urn(WEB_TYPE, "users"), urn(WEB_TYPE, "web")],
      ],
    );
  });

  it("leaves out what follows from a chain", () => {
    const names = ["a", "b", "c"] as const;
    const boxes = names.map((name) => component(WEB_TYPE, name));
    const inside = names.map((name, index) =>
      resource(SECRET_TYPE, `${name}-s`, {
        parent: urn(WEB_TYPE, name),
        dependsOn: names.slice(0, index).map((former) => urn(SECRET_TYPE, `${former}-s`)),
      }),
    );
    const { edges = [] } = architectureGraph(plan([...boxes, ...inside]));
    assert.deepEqual(
      edges.map(({ tail, head }) => `${tail.at(-1) ?? ""}${head.at(-1) ?? ""}`),
      ["ab", "bc"],
    );
  });

  it("in docs/ is that of prod's plan", async () => {
    const [prod] = await planEnvironments(["prod"], PROJECT_FOLDER);
    assert.ok(prod);
    const drawn = await drawArchitecture(prod);
    assert.ok(
      readFileSync(join(PROJECT_FOLDER, "docs", "architecture.svg"), "utf8") === drawn,
      "docs/architecture.svg is not that of the present plan. Fix: npm run docs",
    );
  });
});
