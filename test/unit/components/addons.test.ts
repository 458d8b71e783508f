import assert from "node:assert/strict";

import { clusterAutoscalerValues } from "../../../components/aws/addons/cluster-autoscaler";
import type { Exposure } from "../../../components/addons/ingress";
import { IngressNginx, ingressNginxValues } from "../../../components/addons/ingress-nginx";
import { loadBalancerControllerValues } from "../../../components/aws/addons/load-balancer-controller";
import type { Mirrors } from "../../../components/image/mirrors";
import { MetricsServer } from "../../../components/addons/metrics-server";
import { Traefik } from "../../../components/addons/traefik";
import { assertFamily, at, only, recorded, summary } from "../../support/record";

const NODE: Exposure = { kind: "hostPort", port: 8080 };
const CLOUD: Exposure = {
  kind: "loadBalancer",
  class: "nlb",
  annotations: { scheme: "internet-facing" },
  healthCheck: (path) => ({ check: path }),
  trustedRanges: ["10.0.0.0/24"],
  settleSeconds: 60,
  drainSeconds: 120,
};

/** Values below `controller` that determine the host ports of ingress-nginx. */
interface NginxPorts {
  readonly containerPort?: Readonly<Record<string, number | null>>;
  readonly hostPort?: { readonly enabled: boolean; readonly ports: Readonly<Record<string, number>> };
}

/** The host ports by name, as the template of ingress-nginx 4.15.1 derives them from its values and these. */
function nginxHostPorts({ containerPort, hostPort }: NginxPorts): Record<string, number> {
  if (hostPort?.enabled !== true) return {};
  const own = { http: 80, https: 443 };
  const named: Readonly<Record<string, number>> = { ...own, ...hostPort.ports };
  const all: Record<string, number | null> = { ...own, ...containerPort };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, port]) => (port === null ? [] : [[name, named[name] ?? port]])),
  );
}

describe("ingress controllers", () => {
  for (const [name, make] of [
    [
      "traefik",
      (exposure: Exposure, rolloutDeadline = 300) => new Traefik("traefik", { exposure, replicas: 2, rolloutDeadline }),
    ],
    [
      "ingress-nginx",
      (exposure: Exposure, rolloutDeadline = 300) =>
        new IngressNginx("ingress-nginx", { exposure, replicas: 2, rolloutDeadline }),
    ],
  ] as const) {
    it(`${name} is a namespace and a pinned, atomic release`, async () => {
      const resources = await recorded(() => make(NODE));
      const component = name === "traefik" ? "Traefik" : "IngressNginx";
      assert.deepEqual(
        summary(resources).sort(),
        [`${component} ${name}`, `Namespace ${name}`, `Release ${name}`].sort(),
      );
      assertFamily(resources, (one) => !one.custom);
      const { inputs } = only(resources, "Release");
      assert.match(String(inputs.version), /^\d+\.\d+\.\d+$/);
      assert.deepEqual([inputs.chart, inputs.namespace, inputs.atomic], [name, name, true]);
    });

    it(`${name} has a timeout from the deadline, and from the load balancer's times if there is one`, async () => {
      const limit = async (exposure: Exposure, rolloutDeadline: number) => {
        const release = only(await recorded(() => make(exposure, rolloutDeadline)), "Release");
        const timeout = Number(release.inputs.timeout);
        assert.deepEqual(release.options.customTimeouts, {
          create: `${2 * timeout}s`,
          update: `${2 * timeout}s`,
          delete: `${timeout + 30}s`,
        });
        return timeout;
      };
      const own = name === "traefik" ? 60 : 300;
      assert.equal(
        await limit(NODE, 120),
        120 + 60 + 2 * own + 30,
        "a minute and the termination for each of two pods",
      );
      assert.equal(await limit(CLOUD, 120), 120 + 60 + 120 + 30, "ready after one minute, drained after two");
      assert.equal(await limit(CLOUD, 900), 900 + 60 + 120 + 30);
    });

    it(`${name} enforces the strictest Pod Security standard that its exposure allows`, async () => {
      const standard = async (exposure: Exposure) => {
        const labels = at(only(await recorded(() => make(exposure)), "Namespace"), "metadata.labels");
        return (labels as Record<string, unknown>)["pod-security.kubernetes.io/enforce"];
      };
      assert.deepEqual([await standard(NODE), await standard(CLOUD)], ["privileged", "restricted"]);
    });

    it(`${name} returns its address: the host port, or the load balancer's host name`, async () => {
      const addresses: string[] = [];
      const note = (exposure: Exposure) =>
        recorded(() => make(exposure).address.apply((address) => addresses.push(address)));
      assert.ok(!summary(await note(NODE)).includes(`Service ${name}`), "reads a Service that does not exist");
      assert.ok(summary(await note(CLOUD)).includes(`Service ${name}`));
      assert.deepEqual(addresses, ["127.0.0.1:8080", `[address of ${name}]`]);
    });
  }

  it("create a load balancer of the given class with pods as targets", async () => {
    const traefik = only(await recorded(() => new Traefik("traefik", { exposure: CLOUD })), "Release");
    assert.deepEqual(at(traefik, "values.service"), {
      annotations: { scheme: "internet-facing" },
      spec: { allocateLoadBalancerNodePorts: false, loadBalancerClass: "nlb", type: "LoadBalancer" },
    });
    const nginx = only(await recorded(() => new IngressNginx("ingress-nginx", { exposure: CLOUD })), "Release");
    assert.deepEqual(at(nginx, "values.controller.service"), {
      allocateLoadBalancerNodePorts: false,
      annotations: { check: "/healthz", scheme: "internet-facing" },
      enableHttps: false,
      loadBalancerClass: "nlb",
      targetPorts: { https: "http" },
      type: "LoadBalancer",
    });
  });

  it("listen on a host port without a load balancer", async () => {
    const traefik = only(await recorded(() => new Traefik("traefik", { exposure: NODE })), "Release");
    assert.equal(at(traefik, "values.ports.web.hostPort"), 8080);
    assert.deepEqual(at(traefik, "values.service"), { enabled: false });
    assert.equal(at(traefik, "values.updateStrategy.rollingUpdate.maxSurge"), 0);
    const nginx = only(await recorded(() => new IngressNginx("ingress-nginx", { exposure: NODE })), "Release");
    assert.deepEqual(at(nginx, "values.controller.hostPort"), { enabled: true, ports: { http: 8080 } });
  });

  it("claim no other host port", async () => {
    const traefik = only(await recorded(() => new Traefik("traefik", { exposure: NODE })), "Release");
    assert.deepEqual(at(traefik, "values.ports"), { web: { hostPort: 8080 } });
    const nginx = async (exposure: Exposure) => {
      const release = only(await recorded(() => new IngressNginx("ingress-nginx", { exposure })), "Release");
      return nginxHostPorts(at(release, "values.controller") as NginxPorts);
    };
    assert.deepEqual(await nginx(NODE), { http: 8080 });
    assert.deepEqual(await nginx(CLOUD), {});
  });

  it("install no custom resource definitions that they do not use", async () => {
    const skips = async (make: () => unknown) => only(await recorded(() => void make()), "Release").inputs.skipCrds;
    for (const exposure of [NODE, CLOUD]) {
      assert.equal(await skips(() => new Traefik("traefik", { exposure })), true);
      assert.equal(await skips(() => new IngressNginx("ingress-nginx", { exposure })), undefined);
    }
  });
});

describe("mirrors of public registries", () => {
  const mirrors = {
    "docker.io/library": "mirror.test/official",
    "public.ecr.aws": "mirror.test/public",
    "registry.k8s.io": "mirror.test/k8s",
  };
  const images = async (make: (args: { mirrors?: Mirrors }) => unknown) => {
    const values = async (args: { mirrors?: Mirrors }) =>
      at(only(await recorded(() => void make(args)), "Release"), "values") as Record<string, unknown>;
    assert.doesNotMatch(JSON.stringify(await values({})), /"image"/, "a mirror without argument");
    const { image, ...others } = await values({ mirrors });
    return image ?? others.controller;
  };

  it("replace the registry of each chart's images", async () => {
    const { image, admissionWebhooks } = (await images(
      (args) => new IngressNginx("ingress-nginx", { exposure: CLOUD, ...args }),
    )) as Record<string, unknown>;
    assert.deepEqual(
      [image, admissionWebhooks],
      [
        { repository: "mirror.test/k8s/ingress-nginx/controller", digest: "" },
        { patch: { image: { repository: "mirror.test/k8s/ingress-nginx/kube-webhook-certgen", digest: "" } } },
      ],
    );
    assert.deepEqual(await images((args) => new Traefik("traefik", { exposure: CLOUD, ...args })), {
      registry: "mirror.test/official",
      repository: "traefik",
    });
    assert.deepEqual(await images((args) => new MetricsServer("metrics-server", args)), {
      repository: "mirror.test/k8s/metrics-server/metrics-server",
    });
    const place = { account: "111122223333", region: "eu-central-1", clusterName: "slipway-test" };
    assert.deepEqual(clusterAutoscalerValues({ ...place, version: "1.35", mirrors }).image, {
      repository: "mirror.test/k8s/autoscaling/cluster-autoscaler",
      tag: "v1.35.2",
    });
    assert.deepEqual(loadBalancerControllerValues({ ...place, vpcId: "vpc", mirrors }).image, {
      repository: "mirror.test/public/eks/aws-load-balancer-controller",
    });
  });
});

describe("ingress-nginx behind ECR's pull-through cache", () => {
  const digests = (args: { mirrors?: Mirrors }) => {
    const { controller } = ingressNginxValues({ exposure: CLOUD, ...args });
    const { image, admissionWebhooks } = controller as Record<string, unknown>;
    return { image, admissionWebhooks };
  };
  const controller = { repository: "mirror.test/k8s/ingress-nginx/controller", digest: "" };

  it("references images by tag alone, because the cache does not import digests", () => {
    const certificates = { repository: "mirror.test/k8s/ingress-nginx/kube-webhook-certgen", digest: "" };
    assert.deepEqual(digests({ mirrors: { "registry.k8s.io": "mirror.test/k8s" } }), {
      image: controller,
      admissionWebhooks: { patch: { image: certificates } },
    });
  });

  it("references each image by its own mirror", () => {
    const mirrors = { "registry.k8s.io/ingress-nginx/controller": controller.repository };
    assert.deepEqual(digests({ mirrors }), { image: controller, admissionWebhooks: undefined });
  });

  it("keeps the chart's digests if images come from registry.k8s.io itself", () => {
    const own = { image: undefined, admissionWebhooks: undefined };
    assert.deepEqual(digests({}), own);
    assert.deepEqual(digests({ mirrors: { "docker.io/library": "mirror.test/official" } }), own);
  });
});

describe("MetricsServer", () => {
  it("is a pinned release that only accepts signed kubelet certificates by default", async () => {
    const release = only(await recorded(() => new MetricsServer("metrics-server")), "Release");
    assert.deepEqual([release.inputs.namespace, release.inputs.version], ["kube-system", "3.13.1"]);
    assert.equal(at(release, "values.args"), undefined);
    assert.equal(release.inputs.timeout, 360);
    const lax = only(await recorded(() => new MetricsServer("metrics-server", { insecureKubelet: true })), "Release");
    assert.deepEqual(at(lax, "values.args"), ["--kubelet-insecure-tls"]);
  });
});
