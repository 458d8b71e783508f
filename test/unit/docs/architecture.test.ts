import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { architectureGraph } from "../../../scripts/docs/architecture";
import { drawArchitecture } from "../../../scripts/docs/draw";
import { projectPlan } from "../../support/plans";
import { graphContent, svgContent } from "./drawing";
import { component, CONFIG_MAP_TYPE, deployment, plan, resource, SECRET_TYPE, urn } from "../plan/fixture";

const WEB_TYPE = "slipway:workload:WebService";
const SHOP_TYPE = "slipway:platform:Application";

/** A shop with two services, of which one depends on the other's secret, and a cluster. */
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
  it("has a box for each component with its resources, and a frame around nested components", () => {
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

  it("has arrows from dependencies to dependents, for resources and for components", () => {
    const { edges = [] } = architectureGraph(plan(shop()));
    assert.deepEqual(
      edges.map(({ tail, head }) => [tail, head]),
      [
        [urn("slipway:aws:Cluster", "c"), urn(SHOP_TYPE, "shop")],
        [urn(WEB_TYPE, "users"), urn(WEB_TYPE, "web")],
      ],
    );
  });

  it("leaves out arrows that follow from a chain of others", () => {
    const names = ["a", "b", "c"] as const;
    const boxes = names.map((name) => component(WEB_TYPE, name));
    const inside = names.map((name, index) =>
      resource(SECRET_TYPE, `${name}-s`, {
        parent: urn(WEB_TYPE, name),
        dependsOn: names.slice(0, index).map((other) => urn(SECRET_TYPE, `${other}-s`)),
      }),
    );
    const { edges = [] } = architectureGraph(plan([...boxes, ...inside]));
    assert.deepEqual(
      edges.map(({ tail, head }) => `${tail.at(-1) ?? ""}${head.at(-1) ?? ""}`),
      ["ab", "bc"],
    );
  });

  it("draws every box, frame and arrow", async () => {
    const graph = architectureGraph(plan(shop()));
    const drawn = svgContent(await drawArchitecture(plan(shop())));
    assert.deepEqual(drawn, graphContent(graph));
    assert.deepEqual([drawn.boxes.length, drawn.frames.length, drawn.arrows.length], [4, 1, 2]);
  });

  it("in docs/ shows the present plan of prod", async () => {
    const prod = await projectPlan("prod");
    const committed = readFileSync(join(PROJECT_FOLDER, "docs", "architecture.svg"), "utf8");
    assert.deepEqual(
      svgContent(committed),
      graphContent(architectureGraph(prod)),
      "docs/architecture.svg does not show the present plan. Fix: npm run docs",
    );
  });
});
