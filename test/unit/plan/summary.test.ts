import assert from "node:assert/strict";

import { comparePlans } from "../../../plan/diff/compare";
import { renderBriefComparison } from "../../../plan/diff/compare-brief";
import { readGolden } from "../../../plan/golden-file";
import type { Plan, PlannedResource } from "../../../plan/model";
import { summarise } from "../../../plan/summary";
import { renderSummary } from "../../../plan/text/summary";
import { PLAIN_TERMINAL } from "../../../plan/text/terminal";
import { component, deployment, image, plan, resource, urn } from "./fixture";

/** Lines of the summary with the differences; `npm start` adds five. */
const MOST_LINES = 45;

const APPLICATION_TYPE = "slipway:platform:Application";
const INGRESS_TYPE = "kubernetes:networking.k8s.io/v1:Ingress";
const SCALER_TYPE = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

function application(name: string, ...resources: readonly PlannedResource[]): PlannedResource[] {
  const parent = urn(APPLICATION_TYPE, name);
  return [component(APPLICATION_TYPE, name), ...resources.map((one) => ({ parent, ...one }))];
}

function ingress(name: string, ...hosts: readonly string[]): PlannedResource {
  return resource(INGRESS_TYPE, name, { inputs: { spec: { rules: hosts.map((host) => ({ host })) } } });
}

function scaler(name: string, minReplicas: number, maxReplicas: number): PlannedResource {
  return resource(SCALER_TYPE, name, { inputs: { spec: { minReplicas, maxReplicas, scaleTargetRef: { name } } } });
}

const provider = resource("pulumi:providers:kubernetes", "cluster", { inputs: { context: "kind" } });
const shop = application(
  "shop",
  image("shop-web", "0123456789abcdef"),
  resource("docker-build:index:Index", "shop-api"),
  deployment("shop-web", "0123456789abcdef", 2),
  deployment("shop-api", "0123456789abcdef", 1),
  scaler("shop-api", 1, 5),
  ingress("shop", "shop.test", "shop.test", "api.shop.test"),
);

function only(made: Plan, name: string) {
  const found = summarise(made).applications.get(name);
  assert.ok(found);
  return found;
}

describe("the summary of plans", () => {
  it("finds images, replicas or their bounds, and hosts of each application", () => {
    assert.deepEqual(only(plan(shop), "shop"), {
      images: [
        { name: "web", promoted: false },
        { name: "api", promoted: true },
      ],
      workloads: [
        { name: "web", min: 2, max: 2 },
        { name: "api", min: 1, max: 5 },
      ],
      hosts: ["shop.test", "api.shop.test"],
      databases: [],
      files: [],
      objects: [],
    });
  });

  it("finds databases in the cluster, which are not pods of the application, in RDS and elsewhere", () => {
    const parent = urn("slipway:database:Postgres", "shop-db");
    const server = {
      spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "5Gi" } } } }] },
    };
    const resources = application(
      "shop",
      component("slipway:database:Postgres", "shop-db"),
      resource("kubernetes:apps/v1:StatefulSet", "shop-db", { parent, inputs: server }),
      component("slipway:database:PostgresLogin", "shop-db-orders"),
      component("slipway:database:ExternalPostgres", "shop-log"),
      component("slipway:aws:RdsPostgres", "shop-db"),
      resource("aws:rds/instance:Instance", "shop-db", {
        inputs: { instanceClass: "db.t4g.small", multiAz: true, allocatedStorage: 20 },
      }),
    );
    const { databases, workloads } = only(plan(resources), "shop");
    assert.deepEqual(workloads, []);
    assert.deepEqual(databases, [
      { where: "RDS db.t4g.small", details: ["multi-AZ", "20 GiB"] },
      { where: "in the cluster", details: ["5 GiB"] },
      { where: "elsewhere", details: [] },
    ]);
  });

  it("distinguishes the platforms", () => {
    const platform = (...resources: PlannedResource[]) => summarise(plan(resources)).platform;
    const eks = (inputs: Record<string, unknown>) =>
      component("eks:index:Cluster", "c", { inputs: { name: "c", version: "1.35", ...inputs } });
    const aws = resource("pulumi:providers:aws", "aws", {
      inputs: { region: "eu-central-1", allowedAccountIds: '["111122223333"]' },
    });
    const group = (minSize: number, maxSize: number) =>
      resource("aws:eks/nodeGroup:NodeGroup", `g${maxSize}`, { inputs: { scalingConfig: { minSize, maxSize } } });
    assert.deepEqual(platform(provider), { kind: "local Kubernetes", cluster: "kind" });
    assert.deepEqual(platform(aws, eks({ autoMode: { enabled: true } })), {
      kind: "EKS Auto Mode",
      cluster: "c",
      version: "1.35",
      region: "eu-central-1",
      account: "111122223333",
    });
    assert.deepEqual(platform(eks({}), group(3, 9), group(0, 3)), {
      kind: "EKS managed nodes",
      cluster: "c",
      version: "1.35",
      nodes: "3-12 nodes",
    });
  });

  it("shows environments side by side, and an absent application as dashes", () => {
    const other: Plan = { environment: "prod", resources: [provider], outputs: {} };
    assert.deepEqual(renderSummary([plan([provider, ...shop]), other]).split("\n"), [
      "           dev                            prod",
      "platform   local Kubernetes               local Kubernetes",
      "cluster    kind                           kind",
      "resources  7                              1",
      "",
      "shop       2 images, 1 promoted: web api  -",
      "  pods     web 2, api 1-5                 -",
      "  host     shop.test, api.shop.test       -",
    ]);
  });

  it("shortens a field in all applications where one does not fit", () => {
    const lines = renderSummary([plan([provider, ...shop])], { ...PLAIN_TERMINAL, columns: 24 }).split("\n");
    assert.deepEqual(
      lines.filter(({ length }) => length > 24),
      [],
    );
    assert.ok(lines.includes("  pods     3-7"));
    assert.ok(lines.includes("  host     shop.test +1"));
  });

  it("continues below with environments that do not fit beside the others", () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ ...plan(shop), environment: `stage-${index}` }));
    const lines = renderSummary(many).split("\n");
    assert.ok(lines.every(({ length }) => length <= PLAIN_TERMINAL.columns));
    assert.equal(lines.filter((line) => /^ +stage-\d/.test(line)).length, 2);
    for (const { environment } of many) assert.ok(lines.some((line) => line.includes(environment)));
  });

  describe("of the golden plans", () => {
    const golden = ["local", "dev", "prod"].map(readGolden);

    it("names platforms, bounds and databases", () => {
      const text = renderSummary(golden);
      assert.match(text, /^platform +local Kubernetes +EKS Auto Mode +EKS managed nodes$/m);
      assert.match(text, /^ {2}database +in the cluster +in the cluster +RDS db\.t4g\.small$/m);
      assert.match(text, /^ {2}pods +3-6 +3-6 +6-12$/m);
    });

    for (const columns of [80, 100, 160]) {
      it(`fit one screen of ${columns} columns`, () => {
        const terminal = { ...PLAIN_TERMINAL, columns };
        const comparison = renderBriefComparison(comparePlans(golden), terminal);
        const lines = [...renderSummary(golden, terminal).split("\n"), "", ...comparison.split("\n")];
        assert.ok(lines.length <= MOST_LINES, `${lines.length} lines`);
        assert.ok(lines.every(({ length }) => length <= columns));
      });
    }
  });
});
