import assert from "node:assert/strict";

import { WebService, type WebServiceArgs } from "../../../components/workload/web-service";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const ARGS: WebServiceArgs = {
  ...CONTEXT,
  image: "registry.test/shop/web@sha256:1",
  resources: { cpu: 50, memory: 128 },
  callers: { ingress: true },
};

const POD = "spec.template.spec";

function service(args: Partial<WebServiceArgs> = {}) {
  return recorded(() => new WebService("shop-web", { ...ARGS, ...args }));
}

describe("WebService", () => {
  it("consists of a Deployment, a Service and a network policy of its name", async () => {
    const resources = await service();
    assert.deepEqual(summary(resources), [
      "Deployment shop-web",
      "NetworkPolicy shop-web",
      "Service shop-web",
      "WebService shop-web",
    ]);
    assertFamily(resources, (one) => kind(one) === "WebService");
  });

  it("rolls out without a gap: one more pod first, a preStop delay, a bounded termination", async () => {
    const deployment = only(await service(), "Deployment");
    assert.deepEqual(at(deployment, "spec.strategy"), {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
    assert.equal(at(deployment, "spec.progressDeadlineSeconds"), 90);
    assert.deepEqual(deployment.options.customTimeouts, { create: "120s", update: "120s", delete: "150s" });
    const preStop = at(deployment, `${POD}.containers.0.lifecycle.preStop.sleep.seconds`);
    const grace = at(deployment, `${POD}.terminationGracePeriodSeconds`);
    assert.ok(
      Number(preStop) >= 3 && Number(preStop) < Number(grace),
      `preStop ${String(preStop)}, grace ${String(grace)}`,
    );
  });

  it("has a timeout for its maximum number of pods, and a longer one for its Service", async () => {
    const waits = async (args: Partial<WebServiceArgs>) => {
      const resources = await service({ preStopSeconds: 15, ...args });
      const [deployment, entry] = ["Deployment", "Service"].map((one) => only(resources, one).options.customTimeouts);
      return [deployment, entry];
    };
    assert.deepEqual(await waits({ replicas: 3 }), [
      { create: "120s", update: "320s", delete: "160s" },
      { create: "350s", update: "350s" },
    ]);
    assert.deepEqual(await waits({ autoscale: { min: 2, max: 4, cpuPercent: 60 } }), [
      { create: "180s", update: "420s", delete: "160s" },
      { create: "450s", update: "450s" },
    ]);
  });

  it("spreads its pods over zones and nodes, but schedules them all on a single one", async () => {
    const constraints = at(only(await service(), "Deployment"), `${POD}.topologySpreadConstraints`);
    const over = (topologyKey: string) => ({
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "shop-web" } },
      matchLabelKeys: ["pod-template-hash"],
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
    });
    assert.deepEqual(constraints, [over("topology.kubernetes.io/zone"), over("kubernetes.io/hostname")]);
  });

  it("is hardened as the Pod Security standard restricted requires, and beyond", async () => {
    const deployment = only(await service({ initCommand: ["migrate"] }), "Deployment");
    assert.deepEqual(at(deployment, `${POD}.securityContext`), {
      fsGroup: 10001,
      fsGroupChangePolicy: "OnRootMismatch",
      runAsGroup: 10001,
      runAsNonRoot: true,
      runAsUser: 10001,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.equal(at(deployment, `${POD}.automountServiceAccountToken`), false);
    for (const container of ["containers.0", "initContainers.0"]) {
      assert.deepEqual(at(deployment, `${POD}.${container}.securityContext`), {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      });
      assert.deepEqual(at(deployment, `${POD}.${container}.resources`), {
        limits: { "ephemeral-storage": "1Gi", memory: "128Mi" },
        requests: { cpu: "50m", "ephemeral-storage": "64Mi", memory: "128Mi" },
      });
    }
  });

  it("probes liveness and readiness of the service itself", async () => {
    const deployment = only(await service({ livenessPath: "/live" }), "Deployment");
    assert.equal(at(deployment, `${POD}.containers.0.livenessProbe.httpGet.path`), "/live");
    assert.equal(at(deployment, `${POD}.containers.0.startupProbe.httpGet.path`), "/live");
    assert.equal(at(deployment, `${POD}.containers.0.readinessProbe.httpGet.path`), "/readyz");
  });

  it("uses given probes instead, and the liveness check for start-up", async () => {
    const alive = { exec: { command: ["alive"] }, periodSeconds: 20, timeoutSeconds: 1 };
    const ready = { httpGet: { path: "/ok", headers: { Host: "shop.example.com" } }, initialDelaySeconds: 10 };
    const deployment = only(await service({ probes: { readiness: ready, liveness: alive } }), "Deployment");
    assert.deepEqual(at(deployment, `${POD}.containers.0.readinessProbe`), {
      httpGet: { path: "/ok", port: "http", httpHeaders: [{ name: "Host", value: "shop.example.com" }] },
      initialDelaySeconds: 10,
      timeoutSeconds: 3,
    });
    assert.deepEqual(at(deployment, `${POD}.containers.0.livenessProbe`), {
      ...alive,
      terminationGracePeriodSeconds: 10,
    });
    assert.deepEqual(at(deployment, `${POD}.containers.0.startupProbe`), {
      exec: { command: ["alive"] },
      periodSeconds: 1,
      timeoutSeconds: 3,
      failureThreshold: 60,
    });
  });

  it("rejects a probe of a port that the container does not have", async () => {
    await assert.rejects(
      service({ probes: { readiness: { tcpSocket: { port: "grpc" } } } }),
      /probes of shop-web\.readiness\.port is "grpc"; the container's ports are: http/,
    );
  });

  it("runs the given command, or the image's own by default", async () => {
    const command = async (args: Partial<WebServiceArgs>) =>
      at(only(await service(args), "Deployment"), `${POD}.containers.0.command`);
    assert.deepEqual(await command({ command: ["serve", "--fast"] }), ["serve", "--fast"]);
    assert.equal(await command({}), undefined);
  });

  it("mounts overlay files from an object of their own", async () => {
    const resources = await service({ files: { "/etc/app": { a: "1" } }, overlays: { "/srv/app": { "b.py": "2" } } });
    assert.deepEqual(summary(resources.filter((one) => kind(one) === "ConfigMap")), [
      "ConfigMap shop-web-app",
      "ConfigMap shop-web-app-overlay",
    ]);
  });

  it("leaves the number of pods to an autoscaler", async () => {
    const resources = await service({ replicas: 3, autoscale: { min: 2, max: 5, cpuPercent: 60 } });
    assert.deepEqual(summary(resources), [
      "Deployment shop-web",
      "HorizontalPodAutoscaler shop-web",
      "NetworkPolicy shop-web",
      "PodDisruptionBudget shop-web",
      "Service shop-web",
      "WebService shop-web",
    ]);
    assert.equal(at(only(resources, "Deployment"), "spec.replicas"), undefined);
    const autoscaler = only(resources, "HorizontalPodAutoscaler");
    assert.deepEqual(
      [
        at(autoscaler, "spec.minReplicas"),
        at(autoscaler, "spec.maxReplicas"),
        at(autoscaler, "spec.scaleTargetRef.name"),
      ],
      [2, 5, "shop-web"],
    );
    assert.equal(at(autoscaler, "spec.metrics.0.resource.target.averageUtilization"), 60);
    assert.equal(at(autoscaler, "spec.behavior"), undefined);
  });

  it("delays the removal of pods as configured", async () => {
    const resources = await service({ autoscale: { min: 1, max: 2, cpuPercent: 60, scaleDownSeconds: 0 } });
    const autoscaler = only(resources, "HorizontalPodAutoscaler");
    assert.equal(at(autoscaler, "spec.behavior.scaleDown.stabilizationWindowSeconds"), 0);
  });

  it("takes ownership of the number of pods back from a removed autoscaler", async () => {
    const force = async (args: Partial<WebServiceArgs>) =>
      at(only(await service(args), "Deployment"), "metadata.annotations");
    assert.deepEqual(await force({ replicas: 2 }), { "pulumi.com/patchForce": "true" });
    assert.equal(await force({ autoscale: { min: 1, max: 2, cpuPercent: 50 } }), undefined);
  });

  it("has a disruption budget only with more than one pod", async () => {
    assert.ok(!summary(await service()).includes("PodDisruptionBudget shop-web"));
    const budget = only(await service({ replicas: 2 }), "PodDisruptionBudget");
    assert.equal(at(budget, "spec.maxUnavailable"), 1);
  });

  it("stores secrets in an immutable, auto-named Secret, never in the pod", async () => {
    const resources = await service({
      env: { MODE: "fast" },
      secretEnv: { TOKEN: "hush" },
      secretFiles: { "/etc/shop/keys": { "a.pem": "hush too" } },
    });
    const secrets = resources.filter((one) => kind(one) === "Secret");
    assert.deepEqual(summary(secrets), ["Secret shop-web-env", "Secret shop-web-keys"]);
    for (const secret of secrets) {
      assert.equal(at(secret, "immutable"), true);
      assert.equal(at(secret, "metadata.name"), undefined);
    }
    const deployment = only(resources, "Deployment");
    assert.deepEqual(at(deployment, `${POD}.containers.0.env`), [{ name: "MODE", value: "fast" }]);
    assert.match(String(at(deployment, `${POD}.containers.0.envFrom.0.secretRef.name`)), /^shop-web-env-[0-9a-f]{8}$/);
    assert.ok(!JSON.stringify(resources).includes("hush"), "a secret is visible");
  });

  it("rolls out when a mounted file or secret changes, and only then", async () => {
    const pod = async (text: string, secret: string) =>
      JSON.stringify(
        at(only(await service({ files: { "/etc/shop": { a: text } }, secretEnv: { B: secret } }), "Deployment"), POD),
      );
    const before = await pod("one", "x");
    assert.equal(await pod("one", "x"), before);
    assert.notEqual(await pod("two", "x"), before);
    assert.notEqual(await pod("one", "y"), before);
  });

  it("allows callers before its pods start, and until they are gone", async () => {
    const resources = await service();
    assert.ok(only(resources, "Deployment").dependsOn.includes(only(resources, "NetworkPolicy").urn));
  });

  it("allows only its callers", async () => {
    const from = async (callers: WebServiceArgs["callers"]) =>
      at(only(await service({ callers, port: 9000 }), "NetworkPolicy"), "spec.ingress");
    assert.deepEqual(await from({}), []);
    assert.deepEqual(await from({ ingress: true, workloads: ["shop-cart"] }), [
      {
        from: [
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } },
          { podSelector: { matchLabels: { "app.kubernetes.io/name": "shop-cart" } } },
        ],
        ports: [{ port: 9000, protocol: "TCP" }],
      },
    ]);
  });

  it("rejects a folder that cannot be mounted", async () => {
    await assert.rejects(service({ files: { "etc/shop": {} } }), /mount folder is "etc\/shop"; it must be an absolute/);
  });
});
