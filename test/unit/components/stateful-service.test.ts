import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ClaimSizes } from "../../../components/workload/claim-sizes";
import { StatefulService, type StatefulServiceArgs } from "../../../components/workload/stateful-service";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const ARGS: StatefulServiceArgs = {
  ...CONTEXT,
  image: "registry.test/shop/echo@sha256:1",
  resources: { cpu: 50, memory: 128 },
  ports: { http: { number: 5000, servicePort: 80 } },
  probes: { readiness: { httpGet: { path: "/readyz" } }, liveness: { httpGet: { path: "/healthz" } } },
  callers: { http: { workloads: ["shop-front"] } },
  replicas: 2,
  claims: { logs: { folder: "/srv/logs", size: 1 } },
};

function service(args: Partial<StatefulServiceArgs> = {}) {
  return recorded(() => new StatefulService("shop-echo", { ...ARGS, ...args }));
}

const set = async (args: Partial<StatefulServiceArgs> = {}) => only(await service(args), "StatefulSet");

describe("StatefulService", () => {
  it("consists of a StatefulSet, two Services, a disruption budget and a network policy", async () => {
    const resources = await service();
    assert.deepEqual(summary(resources), [
      "NetworkPolicy shop-echo",
      "PodDisruptionBudget shop-echo",
      "Service shop-echo",
      "Service shop-echo-pods",
      "StatefulService shop-echo",
      "StatefulSet shop-echo",
    ]);
    assertFamily(resources, (one) => kind(one) === "StatefulService");
  });

  it("has one address for the service, and addresses of its pods on their own port", async () => {
    const resources = await service();
    assert.deepEqual(at(only(resources, "Service", "shop-echo"), "spec"), {
      selector: { "app.kubernetes.io/name": "shop-echo" },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    });
    assert.deepEqual(at(only(resources, "Service", "shop-echo-pods"), "spec"), {
      clusterIP: "None",
      selector: { "app.kubernetes.io/name": "shop-echo" },
      ports: [{ name: "http", port: 5000, targetPort: "http" }],
    });
    assert.equal(at(only(resources, "StatefulSet"), "spec.serviceName"), "shop-echo-pods");
    assert.deepEqual(at(only(resources, "NetworkPolicy"), "spec.ingress.0.ports"), [{ port: 5000, protocol: "TCP" }]);
  });

  it("claims a volume for each pod and mounts it in the main container", async () => {
    const echo = await set({ claims: { logs: { folder: "/srv/logs", size: 2, storageClass: "slow" } } });
    assert.deepEqual(at(echo, "spec.volumeClaimTemplates"), [
      {
        metadata: { name: "logs" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "slow",
          resources: { requests: { storage: "2Gi" } },
        },
      },
    ]);
    assert.deepEqual(at(echo, "spec.template.spec.containers.0.volumeMounts"), [
      { name: "tmp", mountPath: "/tmp" },
      { name: "logs", mountPath: "/srv/logs" },
    ]);
    assert.deepEqual(at(echo, "spec.template.spec.volumes"), [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }]);
    assert.equal(at(await set(), "spec.volumeClaimTemplates.0.spec.storageClassName"), undefined);
  });

  it("allows other containers of the pod to mount a claim", async () => {
    const reader = { name: "reader", image: "registry.test/shop/reader@sha256:2", resources: { cpu: 10, memory: 32 } };
    const echo = await set({ sidecars: [{ ...reader, readOnlyFolders: { "/logs": "logs" } }] });
    assert.deepEqual(at(echo, "spec.template.spec.initContainers.0.volumeMounts"), [
      { name: "reader-tmp", mountPath: "/tmp" },
      { name: "logs", mountPath: "/logs", readOnly: true },
    ]);
  });

  it("keeps claims when scaled, and by default when deleted", async () => {
    const policy = "spec.persistentVolumeClaimRetentionPolicy";
    assert.deepEqual(at(await set(), policy), { whenDeleted: "Retain", whenScaled: "Retain" });
    assert.deepEqual(at(await set({ keepClaims: false }), policy), { whenDeleted: "Delete", whenScaled: "Retain" });
  });

  it("starts its pods in parallel unless ordered, and updates them one by one", async () => {
    assert.equal(at(await set(), "spec.podManagementPolicy"), "Parallel");
    assert.equal(at(await set({ ordered: true }), "spec.podManagementPolicy"), "OrderedReady");
    assert.deepEqual(at(await set(), "spec.updateStrategy"), { type: "RollingUpdate" });
    assert.equal(at(await set(), "spec.minReadySeconds"), undefined);
    assert.equal(at(await set({ minReadySeconds: 8 }), "spec.minReadySeconds"), 8);
  });

  it("has a timeout for all its pods, and can be protected", async () => {
    const resources = await service({ replicas: 3, preStopSeconds: 15, minReadySeconds: 10 });
    const { options } = only(resources, "StatefulSet");
    assert.deepEqual(
      [options.customTimeouts, options.protect],
      [{ create: "130s", update: "450s", delete: "160s" }, undefined],
    );
    for (const name of ["shop-echo", "shop-echo-pods"]) {
      assert.deepEqual(only(resources, "Service", name).options.customTimeouts, { create: "480s", update: "480s" });
    }
    assert.deepEqual((await set({ replicas: 3, ordered: true })).options.customTimeouts, {
      create: "300s",
      update: "390s",
      delete: "150s",
    });
    assert.equal((await set({ protect: true })).options.protect, true);
  });

  it("creates the same pods as a WebService: hardened, with probes and a preStop delay", async () => {
    const liveness = { httpGet: { path: "/" }, initialDelaySeconds: 60, periodSeconds: 10 };
    const echo = await set({ preStopSeconds: 12, probes: { ...ARGS.probes, liveness } });
    const container = "spec.template.spec.containers.0";
    assert.equal(at(echo, "spec.template.spec.securityContext.runAsNonRoot"), true);
    assert.equal(at(echo, `${container}.securityContext.readOnlyRootFilesystem`), true);
    assert.equal(at(echo, `${container}.readinessProbe.httpGet.path`), "/readyz");
    assert.deepEqual(at(echo, `${container}.livenessProbe`), {
      httpGet: { path: "/", port: "http" },
      initialDelaySeconds: 60,
      periodSeconds: 10,
      timeoutSeconds: 3,
      terminationGracePeriodSeconds: 10,
    });
    assert.equal(at(echo, `${container}.lifecycle.preStop.sleep.seconds`), 12);
    assert.equal(at(echo, "spec.template.spec.terminationGracePeriodSeconds"), 37);
  });

  it("allows callers before its pods start, and until they are gone", async () => {
    const resources = await service();
    assert.ok(only(resources, "StatefulSet").dependsOn.includes(only(resources, "NetworkPolicy").urn));
  });

  it("has a disruption budget only with more than one pod", async () => {
    assert.ok(!summary(await service({ replicas: 1 })).includes("PodDisruptionBudget shop-echo"));
  });

  it("records the sizes of its claims, which refuses smaller ones later", async () => {
    const claimSizes = new ClaimSizes(pulumi.output({ "shop-echo-logs": 1 }));
    const claims = { logs: { folder: "/srv/logs", size: 2, setting: "shop:logs" } };
    const resources = await service({ claims, claimSizes });
    assert.deepEqual(Object.keys(claimSizes.current), ["shop-echo-logs"]);
    const storage = "spec.volumeClaimTemplates.0.spec.resources.requests.storage";
    const set = only(resources, "StatefulSet");
    assert.equal(at(set, storage), "2Gi");
    // Another size replaces neither the StatefulSet nor its volumes.
    assert.deepEqual(set.options.ignoreChanges, ["spec.volumeClaimTemplates[*].spec.resources"]);
  });

  it("rejects missing claims, and two claims in one folder", async () => {
    await assert.rejects(service({ claims: {} }), /shop-echo has no claims; add one, or use a WebService/);
    const logs = { folder: "/srv/logs", size: 1 };
    await assert.rejects(
      service({ claims: { logs, more: logs } }),
      /claims logs and more of shop-echo are both mounted at/,
    );
    await assert.rejects(
      service({ sharedFolders: { run: { size: 1 } }, folders: { "/srv/logs": "run" } }),
      /claim logs of shop-echo and one of its folders are both mounted at \/srv\/logs/,
    );
    await assert.rejects(
      service({ sharedFolders: { logs: { size: 1 } } }),
      /two volumes of shop-echo are named "logs"/,
    );
  });
});
