import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pydemo } from "../../../apps/pydemo";
import { serverBlock, startCommand } from "../../../apps/pydemo/server";
import { pydemoSettings } from "../../../apps/pydemo/settings";
import { localPlatform } from "../../../components/local/platform";
import type { ApplicationPlatform } from "../../../components/platform";
import type { PlannedResource } from "../../../plan/model";
import { platformSettings } from "../../../schema/platform";
import { ipAddress } from "../../../schema/values";
import { at, only, recorded, summary } from "../../support/record";

type Given = Readonly<Record<string, unknown>>;

const LOCAL = platformSettings.parse({
  target: "local",
  apps: ["pydemo"],
  cluster: { context: "test" },
  registry: { address: "localhost:5000" },
});
const POD = "spec.template.spec";
const CONTAINER = `${POD}.containers.0`;
const BACKEND = { host: "pydemo-service-pods", port: 8000, namespace: "pydemo" };

function deployed(given: Given = {}, change: Partial<ApplicationPlatform> = {}): Promise<PlannedResource[]> {
  assert.ok(LOCAL.target === "local");
  const platform = LOCAL;
  return recorded(() => {
    const place = localPlatform(platform).application("pydemo");
    pydemo.deploy(Object.assign(place, change), pydemoSettings.parse(given) as never);
  });
}

const set = async (given: Given = {}) => only(await deployed(given), "StatefulSet");
const nginx = async (given: Given = {}) => only(await deployed(given), "Deployment", "pydemo-nginx");

/** What there is of the application but its place in the cluster. */
async function own(given: Given): Promise<string[]> {
  return summary(await deployed(given)).filter((one) => / pydemo-(?!closed)|Ingress /.test(one));
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
      const resources = await deployed({ route });
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
    assert.deepEqual(policy(await deployed({ route: "direct" })), policy(await deployed()));
    assert.deepEqual(at(only(await deployed(), "NetworkPolicy", "pydemo-service"), "spec.ingress"), [
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
      (await deployed({ version })).find((one) => one.type === "docker-build:index:Image" && one.name === name)?.inputs
        .tags;
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
    const startup = { ...check("/healthz"), periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 60 };
    assert.deepEqual(await probes({}), [
      { ...check("/readyz"), ...seconds(10, 5) },
      { ...check("/healthz"), ...seconds(60, 10) },
      startup,
    ]);
    const given = { probes: { readiness: { delay: 1, period: 2, failures: 5 }, liveness: { timeout: 9 } } };
    assert.deepEqual(await probes(given), [
      { ...check("/readyz"), ...seconds(1, 2, 3, 5) },
      { ...check("/healthz"), ...seconds(60, 10, 9) },
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
    assert.deepEqual(await timing({ pause: 35, minReadySeconds: 4 }), [35, 60, 4]);
  });

  it("keeps set and claims where the environment keeps its data", async () => {
    for (const [protect, whenDeleted] of [
      [undefined, "Delete"],
      [true, "Retain"],
    ] as const) {
      const one = only(await deployed({}, { protect: protect ?? false }), "StatefulSet");
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
    assert.match(serverBlock(BACKEND, pydemoSettings.parse({})), /location = \/healthz \{[^}]*return 200/);
  });

  it("starts nginx after the service only where its name has to resolve", async () => {
    for (const [upstream, waits] of [
      ["variable", false],
      ["plain", true],
    ] as const) {
      const resources = await deployed({ upstream });
      const service = only(resources, "StatefulSet").urn;
      assert.equal(only(resources, "WebService").dependsOn.includes(service), waits, upstream);
    }
  });
});

describe("pydemo's nginx", () => {
  const block = (given: Given) => serverBlock(BACKEND, pydemoSettings.parse(given));
  const lines = (given: Given, about: RegExp) =>
    block(given)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => about.test(line));
  const naming = /^(resolver|set|include|proxy_pass)\b|^resolver_timeout/;

  it("asks the pod's own name server for the full name, again and again", async () => {
    assert.deepEqual(lines({}, naming), [
      "include /tmp/resolver.conf;",
      "resolver_timeout 5s;",
      "set $upstream pydemo-service-pods.pydemo.svc.cluster.local;",
      "proxy_pass http://$upstream:8000;",
    ]);
    assert.deepEqual(at(await nginx(), `${CONTAINER}.command.0`), "sh");
    const data = at(only(await deployed(), "ConfigMap", "pydemo-nginx-conf-d"), "data");
    assert.deepEqual(data, { "pydemo.conf": block({}) });
  });

  it("asks the resolver that is set, and needs no command then", async () => {
    for (const [resolver, directive] of [
      ["10.96.0.10", "resolver 10.96.0.10 valid=3s;"],
      ["fd00::a", "resolver [fd00::a] valid=3s;"],
    ] as const) {
      assert.equal(lines({ resolver }, naming)[0], directive);
      assert.equal(at(await nginx({ resolver }), `${CONTAINER}.command`), undefined);
    }
  });

  it("looks the name up once by plain", async () => {
    assert.deepEqual(lines({ upstream: "plain" }, naming), ["proxy_pass http://pydemo-service-pods:8000;"]);
    assert.equal(at(await nginx({ upstream: "plain" }), `${CONTAINER}.command`), undefined);
  });

  it("passes on what the ingress controller said of the client", () => {
    for (const upstream of ["variable", "plain"]) {
      assert.deepEqual(lines({ upstream }, /^proxy_(set_header|next_upstream|connect)/), [
        "proxy_set_header Host $host;",
        "proxy_set_header X-Real-IP $http_x_real_ip;",
        "proxy_set_header X-Forwarded-For $http_x_forwarded_for;",
        "proxy_connect_timeout 2s;",
        "proxy_next_upstream error timeout;",
      ]);
    }
  });

  it("finds the first name server of a pod, and says so where there is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "pydemo-"));
    try {
      const inFolder = (resolvConf: string) => {
        writeFileSync(join(folder, "resolv.conf"), resolvConf);
        rmSync(join(folder, "resolver.conf"), { force: true });
        const [shell = "", flags = "", script = ""] = startCommand(pydemoSettings.parse({})) ?? [];
        const moved = script
          .replaceAll("/etc/resolv.conf", join(folder, "resolv.conf"))
          .replaceAll("/tmp/resolver.conf", join(folder, "resolver.conf"))
          .replace("exec nginx -g 'daemon off;'", "exec true");
        return spawnSync(shell, [flags, moved], { encoding: "utf8" });
      };
      for (const [resolvConf, directive] of [
        ["search pydemo.svc.cluster.local\nnameserver 10.96.0.10\nnameserver 10.96.0.11\n", "10.96.0.10"],
        ["# comment\nnameserver\tfd00::a\noptions ndots:5\n", "[fd00::a]"],
      ] as const) {
        assert.equal(inFolder(resolvConf).status, 0);
        assert.equal(readFileSync(join(folder, "resolver.conf"), "utf8"), `resolver ${directive} valid=3s;\n`);
      }
      const { status, stderr } = inFolder("search example.com\n");
      assert.deepEqual([status, stderr], [64, "This pod is given no name server; set pydemo:resolver.\n"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the settings of pydemo", () => {
  it("refuse what is not allowed, and say what is", () => {
    for (const [wrong, message] of [
      [{ version: "v 1" }, /lower-case letters, digits, dots and hyphens/],
      [{ route: "ingress" }, /nginx or direct/],
      [{ upstream: "short" }, /variable or plain/],
      [{ resolver: "kube-dns.kube-system" }, /an IPv4 or IPv6 address, such as 10\.96\.0\.10/],
      [{ service: { replicas: 0 } }, /a whole number from 1 to 100/],
      [{ logs: { size: 0.5 } }, /a whole number from 1 to 1024/],
      [{ logs: { storageClass: "Slow" } }, /lower-case letters, digits and inner hyphens/],
      [{ probes: { readiness: { period: 0 } } }, /a whole number from 1 to 300/],
      [{ probes: { startup: {} } }, /startup/],
      [{ pause: -1 }, /a whole number from 0 to 600/],
      [{ colour: "red" }, /colour/],
    ] as const) {
      assert.match(pydemoSettings.safeParse(wrong).error?.message ?? "", message);
    }
  });

  it("take an address, and nothing that only looks like one", () => {
    for (const good of ["10.96.0.10", "172.20.0.10", "fd00::a", "::1"]) assert.ok(ipAddress().safeParse(good).success);
    for (const bad of ["", "10.96.0", "10.96.0.256", "[fd00::a]", "fe80::1%eth0", "10.96.0.10:53", "dns"]) {
      assert.ok(!ipAddress().safeParse(bad).success, bad);
    }
  });
});
