import assert from "node:assert/strict";

import { pydemo } from "../../../apps/pydemo";
import type { PlannedResource } from "../../../plan/model";
import { deployed } from "../../support/deployed";
import { at, only, summary } from "../../support/record";

type Given = Readonly<Record<string, unknown>>;

const POD = "spec.template.spec";
const CONTAINER = `${POD}.containers.0`;

const set = async (given: Given = {}) => only(await deployed(pydemo, given), "StatefulSet");
const nginx = async (given: Given = {}) => only(await deployed(pydemo, given), "Deployment", "pydemo-nginx");

/** What there is of the application but its place in the cluster. */
async function own(given: Given): Promise<string[]> {
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
  it("is a service behind nginx, or the service alone", async () => {
    const sorted = (names: string[]) => [...new Set(names)].sort();
    assert.deepEqual(sorted(await own({})), sorted(["Ingress pydemo", ...SERVICE, ...NGINX]));
    assert.deepEqual(sorted(await own({ route: "direct" })), sorted(["Ingress pydemo", ...SERVICE]));
  });

  it("sends requests where the route leads, and only once that is there", async () => {
    for (const [route, service, pods] of [
      ["nginx", "pydemo-nginx", "Deployment"],
      ["direct", "pydemo-service", "StatefulSet"],
    ] as const) {
      const resources = await deployed(pydemo, { route });
      const ingress = only(resources, "Ingress", "pydemo");
      assert.deepEqual(at(ingress, "spec.rules.0.http.paths"), [
        { path: "/", pathType: "Prefix", backend: { service: { name: service, port: { name: "http" } } } },
      ]);
      assert.ok(ingress.dependsOn.includes(only(resources, pods, service).urn), `${route}: ${service} may be late`);
    }
  });

  it("changes nothing of the service with the route, the upstream or nginx", async () => {
    const usual = await set();
    for (const change of [{ route: "direct" }, { upstream: "plain" }, { nginx: { replicas: 3 } }]) {
      assert.deepEqual((await set(change)).inputs, usual.inputs);
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

  it("rolls the service for another version, and nothing but the service", async () => {
    const tags = async (version: string, name: string) =>
      (await deployed(pydemo, { version })).find((one) => one.type === "docker-build:index:Image" && one.name === name)
        ?.inputs.tags;
    assert.notDeepEqual(await tags("v1", "pydemo-service"), await tags("v2", "pydemo-service"));
    assert.deepEqual(await tags("v1", "pydemo-nginx"), await tags("v2", "pydemo-nginx"));
    assert.deepEqual((await nginx({ version: "v2" })).inputs, (await nginx()).inputs);
  });

  it("checks the service as its settings say", async () => {
    const probes = async (given: Given) => {
      const one = await set(given);
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

  it("gives each pod a claim for its log, and the time to be forgotten", async () => {
    const usual = await set();
    assert.deepEqual(
      (at(usual, `${CONTAINER}.volumeMounts`) as { name: string }[]).filter(({ name }) => name === "logs"),
      [{ name: "logs", mountPath: "/data/www/logs" }],
    );
    const claim = async (logs: Given) => at(await set({ logs }), "spec.volumeClaimTemplates.0.spec");
    const accessModes = ["ReadWriteOnce"];
    assert.deepEqual(await claim({}), { accessModes, resources: { requests: { storage: "1Gi" } } });
    assert.deepEqual(await claim({ size: 2, storageClass: "slow" }), {
      accessModes,
      storageClassName: "slow",
      resources: { requests: { storage: "2Gi" } },
    });
    const timing = async (given: Given) => {
      const one = await set(given);
      const sleep = at(one, `${CONTAINER}.lifecycle.preStop.sleep.seconds`);
      return [sleep, at(one, `${POD}.terminationGracePeriodSeconds`), at(one, "spec.minReadySeconds")];
    };
    assert.deepEqual(await timing({}), [10, 35, undefined]);
    assert.deepEqual(await timing({ preStopSeconds: 35, minReadySeconds: 4 }), [35, 60, 4]);
  });

  it("keeps set and claims where the environment keeps its data", async () => {
    for (const [protect, whenDeleted] of [
      [undefined, "Delete"],
      [true, "Retain"],
    ] as const) {
      const one = only(await deployed(pydemo, {}, { protect: protect ?? false }), "StatefulSet");
      assert.equal(one.options.protect, protect);
      assert.deepEqual(at(one, "spec.persistentVolumeClaimRetentionPolicy"), { whenDeleted, whenScaled: "Retain" });
    }
  });

  it("has as many pods as its settings say, two by default, and bounds for each", async () => {
    const numbers = async (given: Given) => [
      at(await set(given), "spec.replicas"),
      at(await nginx(given), "spec.replicas"),
    ];
    assert.deepEqual(await numbers({}), [2, 2]);
    assert.deepEqual(await numbers({ service: { replicas: 3 }, nginx: { replicas: 1 } }), [3, 1]);
    const bounds = (one: PlannedResource) =>
      ["requests.cpu", "limits.cpu", "limits.memory"].map((path) => at(one, `${CONTAINER}.resources.${path}`));
    assert.deepEqual(bounds(await set()), ["50m", "250m", "96Mi"]);
    assert.deepEqual(bounds(await nginx()), ["25m", "250m", "64Mi"]);
  });

  it("asks nginx about nginx alone", async () => {
    const one = await nginx();
    const path = (probe: string) => at(one, `${CONTAINER}.${probe}.httpGet.path`);
    assert.deepEqual(["readinessProbe", "livenessProbe", "startupProbe"].map(path), Array(3).fill("/healthz"));
  });

  it("starts nginx after the service only where its name has to resolve", async () => {
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
