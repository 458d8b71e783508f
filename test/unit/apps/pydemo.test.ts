import assert from "node:assert/strict";

import { pydemo } from "../../../apps/pydemo";
import type { PlannedResource } from "../../../plan/model";
import { deployed } from "../../support/deployed";
import { at, only, summary } from "../../support/record";

type Given = Readonly<Record<string, unknown>>;

const POD = "spec.template.spec";
const CONTAINER = `${POD}.containers.0`;

const statefulSet = async (given: Given = {}) => only(await deployed(pydemo, given), "StatefulSet");
const nginx = async (given: Given = {}) => only(await deployed(pydemo, given), "Deployment", "pydemo-nginx");

/** The application's resources, without those of its namespace. */
async function ownResources(given: Given): Promise<string[]> {
  return summary(await deployed(pydemo, given)).filter((one) => / pydemo-(?!closed)|Ingress /.test(one));
}

const SERVICE = [
  "Image pydemo-nginx",
  "Image pydemo-service",
  "NetworkPolicy pydemo-service",
  "PodDisruptionBudget pydemo-service",
  "Service pydemo-service",
  "Service pydemo-service-pods",
  "StatefulService pydemo-service",
  "StatefulSet pydemo-service",
];
const NGINX = [
  "ConfigMap pydemo-nginx-conf-d",
  "Deployment pydemo-nginx",
  "NetworkPolicy pydemo-nginx",
  "PodDisruptionBudget pydemo-nginx",
  "Service pydemo-nginx",
  "WebService pydemo-nginx",
];

describe("pydemo", () => {
  it("is a service behind nginx, or only the service", async () => {
    const sorted = (names: string[]) => [...new Set(names)].sort();
    assert.deepEqual(sorted(await ownResources({})), sorted(["Ingress pydemo", ...SERVICE, ...NGINX]));
    assert.deepEqual(sorted(await ownResources({ route: "direct" })), sorted(["Ingress pydemo", ...SERVICE]));
  });

  it("publishes the workload of the route, and only once it is ready", async () => {
    for (const [route, service, pods] of [
      ["nginx", "pydemo-nginx", "Deployment"],
      ["direct", "pydemo-service", "StatefulSet"],
    ] as const) {
      const resources = await deployed(pydemo, { route });
      const ingress = only(resources, "Ingress", "pydemo");
      assert.deepEqual(at(ingress, "spec.rules.0.http.paths"), [
        { path: "/", pathType: "Prefix", backend: { service: { name: service, port: { name: "http" } } } },
      ]);
      assert.ok(
        ingress.dependsOn.includes(only(resources, pods, service).urn),
        `${route}: the Ingress does not depend on ${service}`,
      );
    }
  });

  it("keeps the service unchanged for another route, upstream or number of nginx pods", async () => {
    const unchanged = await statefulSet();
    for (const change of [{ route: "direct" }, { upstream: "plain" }, { nginx: { replicas: 3 } }]) {
      assert.deepEqual((await statefulSet(change)).inputs, unchanged.inputs);
    }
    const policy = (resources: readonly PlannedResource[]) => only(resources, "NetworkPolicy", "pydemo-service").inputs;
    assert.deepEqual(policy(await deployed(pydemo, { route: "direct" })), policy(await deployed(pydemo)));
    assert.deepEqual(at(only(await deployed(pydemo), "NetworkPolicy", "pydemo-service"), "spec.ingress"), [
      {
        from: [
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } },
          { podSelector: { matchLabels: { "app.kubernetes.io/name": "pydemo-nginx" } } },
        ],
        ports: [{ protocol: "TCP", port: 8000 }],
      },
    ]);
  });

  it("rolls only the service for another version", async () => {
    const tags = async (version: string, name: string) =>
      (await deployed(pydemo, { version })).find((one) => one.type === "docker-build:index:Image" && one.name === name)
        ?.inputs.tags;
    assert.notDeepEqual(await tags("v1", "pydemo-service"), await tags("v2", "pydemo-service"));
    assert.deepEqual(await tags("v1", "pydemo-nginx"), await tags("v2", "pydemo-nginx"));
    assert.deepEqual((await nginx({ version: "v2" })).inputs, (await nginx()).inputs);
  });

  it("probes the service according to its settings", async () => {
    const probes = async (given: Given) => {
      const one = await statefulSet(given);
      return ["readinessProbe", "livenessProbe", "startupProbe"].map((probe) => at(one, `${CONTAINER}.${probe}`));
    };
    const check = (path: string) => ({ httpGet: { path, port: "http" } });
    const seconds = (initialDelaySeconds: number, periodSeconds: number, timeoutSeconds = 3, failureThreshold = 3) => ({
      initialDelaySeconds,
      periodSeconds,
      timeoutSeconds,
      failureThreshold,
    });
    const hung = { terminationGracePeriodSeconds: 10 };
    const startup = { ...check("/healthz"), periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 60 };
    assert.deepEqual(await probes({}), [
      { ...check("/readyz"), ...seconds(10, 5) },
      { ...check("/healthz"), ...seconds(60, 10), ...hung },
      startup,
    ]);
    const given = { probes: { readiness: { delay: 1, period: 2, failures: 5 }, liveness: { timeout: 9 } } };
    assert.deepEqual(await probes(given), [
      { ...check("/readyz"), ...seconds(1, 2, 3, 5) },
      { ...check("/healthz"), ...seconds(60, 10, 9), ...hung },
      startup,
    ]);
  });

  it("gives each pod a claim for its log, and time for DNS to drop its address", async () => {
    const unchanged = await statefulSet();
    assert.deepEqual(
      (at(unchanged, `${CONTAINER}.volumeMounts`) as { name: string }[]).filter(({ name }) => name === "logs"),
      [{ name: "logs", mountPath: "/data/www/logs" }],
    );
    const claim = async (logs: Given) => at(await statefulSet({ logs }), "spec.volumeClaimTemplates.0.spec");
    const accessModes = ["ReadWriteOnce"];
    assert.deepEqual(await claim({}), { accessModes, resources: { requests: { storage: "1Gi" } } });
    assert.deepEqual(await claim({ size: 2, storageClass: "slow" }), {
      accessModes,
      storageClassName: "slow",
      resources: { requests: { storage: "2Gi" } },
    });
    const timing = async (given: Given) => {
      const one = await statefulSet(given);
      const sleep = at(one, `${CONTAINER}.lifecycle.preStop.sleep.seconds`);
      return [sleep, at(one, `${POD}.terminationGracePeriodSeconds`), at(one, "spec.minReadySeconds")];
    };
    assert.deepEqual(await timing({}), [10, 35, undefined]);
    assert.deepEqual(await timing({ preStopSeconds: 35, minReadySeconds: 4 }), [35, 60, 4]);
  });

  it("protects the StatefulSet and its claims in an environment that protects its data", async () => {
    for (const [protect, whenDeleted] of [
      [undefined, "Delete"],
      [true, "Retain"],
    ] as const) {
      const one = only(await deployed(pydemo, {}, { protect: protect ?? false }), "StatefulSet");
      assert.equal(one.options.protect, protect);
      assert.deepEqual(at(one, "spec.persistentVolumeClaimRetentionPolicy"), { whenDeleted, whenScaled: "Retain" });
    }
  });

  it("has the configured number of pods, two by default, with requests and limits", async () => {
    const numbers = async (given: Given) => [
      at(await statefulSet(given), "spec.replicas"),
      at(await nginx(given), "spec.replicas"),
    ];
    assert.deepEqual(await numbers({}), [2, 2]);
    assert.deepEqual(await numbers({ service: { replicas: 3 }, nginx: { replicas: 1 } }), [3, 1]);
    const resources = (one: PlannedResource) =>
      ["requests.cpu", "limits.cpu", "limits.memory"].map((path) => at(one, `${CONTAINER}.resources.${path}`));
    assert.deepEqual(resources(await statefulSet()), ["50m", "250m", "96Mi"]);
    assert.deepEqual(resources(await nginx()), ["25m", "250m", "64Mi"]);
    const size = { resources: { cpu: 10, memory: 48, cpuLimit: 20 } };
    assert.deepEqual(resources(await statefulSet({ service: size })), ["10m", "20m", "48Mi"]);
    assert.deepEqual(resources(await nginx({ nginx: size })), ["10m", "20m", "48Mi"]);
  });

  it("probes nginx independently of the service", async () => {
    const one = await nginx();
    const path = (probe: string) => at(one, `${CONTAINER}.${probe}.httpGet.path`);
    assert.deepEqual(["readinessProbe", "livenessProbe", "startupProbe"].map(path), Array(3).fill("/healthz"));
  });

  it("creates nginx after the service only if nginx resolves the name at startup", async () => {
    for (const [upstream, waits] of [
      ["variable", false],
      ["plain", true],
    ] as const) {
      const resources = await deployed(pydemo, { upstream });
      const service = only(resources, "StatefulSet").urn;
      assert.equal(only(resources, "WebService").dependsOn.includes(service), waits, upstream);
    }
  });
});
