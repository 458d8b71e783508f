import assert from "node:assert/strict";

import { WebService, type WebServiceArgs } from "../../../components/workload/web-service";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const IMAGE = "registry.test/shop/web@sha256:1";
const OTHER = "registry.test/shop/engine@sha256:2";

/** A server in front of an engine; both read pages that an init container copies. */
const ARGS: WebServiceArgs = {
  ...CONTEXT,
  image: IMAGE,
  resources: { cpu: 50, memory: 128 },
  callers: { ingress: true },
  port: 8080,
  sharedFolders: { pages: { size: 16 } },
  readOnlyFolders: { "/srv/pages": "pages" },
  files: { "/etc/shop": { "server.conf": "listen 8080" } },
  init: [
    {
      name: "copy",
      image: "registry.test/shop/pages@sha256:3",
      command: ["cp", "-r", "/pages/.", "/target"],
      resources: { cpu: 10, memory: 32, cpuLimit: 10 },
      folders: { "/target": "pages" },
    },
  ],
  sidecars: [
    {
      name: "engine",
      image: OTHER,
      resources: { cpu: 250, memory: 64, cpuLimit: 250 },
      user: 33,
      folders: { "/srv/pages": "pages" },
      files: { "/etc/shop": { "engine.conf": "workers 2" } },
      overlays: { "/srv/pages/": { "config.txt": "prod", "extra.txt": "more" } },
      secretEnv: { TOKEN: "hush" },
      ports: { engine: 9000 },
      probes: { startup: { tcpSocket: { port: "engine" }, periodSeconds: 1, failureThreshold: 60 } },
    },
  ],
};

const POD = "spec.template.spec";

function shop(args: Partial<WebServiceArgs> = {}) {
  return recorded(() => new WebService("shop-web", { ...ARGS, ...args }));
}

async function pod<Value>(path: string, args: Partial<WebServiceArgs> = {}): Promise<Value> {
  return at(only(await shop(args), "Deployment"), `${POD}.${path}`) as Value;
}

interface Named {
  readonly name: string;
}

const names = (list: readonly Named[]) => list.map(({ name }) => name);

describe("a pod with several containers", () => {
  it("creates separate objects for each container, and keeps the names of the main container's", async () => {
    const resources = await shop();
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-web-engine-pages-overlay",
      "ConfigMap shop-web-engine-shop",
      "ConfigMap shop-web-shop",
      "Deployment shop-web",
      "NetworkPolicy shop-web",
      "Secret shop-web-engine-env",
      "Service shop-web",
      "WebService shop-web",
    ]);
    assertFamily(resources, (one) => kind(one) === "WebService");
    assert.deepEqual(names(await pod<Named[]>("volumes")), [
      "tmp",
      "shop",
      "copy-tmp",
      "engine-tmp",
      "engine-shop",
      "engine-pages-overlay",
      "pages",
    ]);
  });

  it("runs init containers in order, then starts sidecars, which Kubernetes stops last", async () => {
    const prepared = await pod<(Named & { restartPolicy?: string })[]>("initContainers", { initCommand: ["migrate"] });
    assert.deepEqual(
      prepared.map(({ name, restartPolicy }) => [name, restartPolicy]),
      [
        ["init-command", undefined],
        ["copy", undefined],
        ["engine", "Always"],
      ],
    );
    assert.deepEqual(names(await pod<Named[]>("containers")), ["web"]);
  });

  it("limits the size of a shared folder, and mounts it read-only unless declared writable", async () => {
    const volumes = await pod<Named[]>("volumes");
    assert.deepEqual(
      volumes.find(({ name }) => name === "pages"),
      { name: "pages", emptyDir: { sizeLimit: "16Mi" } },
    );
    const mountsOf = async (container: string) =>
      (await pod<Named[]>(`${container}.volumeMounts`)).filter(({ name }) => name === "pages");
    assert.deepEqual(await mountsOf("containers.0"), [{ name: "pages", mountPath: "/srv/pages", readOnly: true }]);
    assert.deepEqual(await mountsOf("initContainers.0"), [{ name: "pages", mountPath: "/target" }]);
    assert.deepEqual(await mountsOf("initContainers.1"), [{ name: "pages", mountPath: "/srv/pages" }]);
  });

  it("mounts the files of an overlay one by one", async () => {
    const mounts = await pod<Named[]>("initContainers.1.volumeMounts");
    const name = "engine-pages-overlay";
    assert.deepEqual(
      mounts.filter((one) => one.name === name),
      ["config.txt", "extra.txt"].map((subPath) => ({
        name,
        mountPath: `/srv/pages/${subPath}`,
        subPath,
        readOnly: true,
      })),
    );
    assert.deepEqual(at(only(await shop(), "ConfigMap", "shop-web-engine-pages-overlay"), "data"), {
      "config.txt": "prod",
      "extra.txt": "more",
    });
  });

  it("rolls out when a file is changed in or added to an overlay of any container", async () => {
    const withOverlay = async (files: Record<string, string>) => {
      const deployment = only(
        await shop({ sidecars: [{ ...sidecar(), overlays: { "/srv/pages": files } }] }),
        "Deployment",
      );
      return JSON.stringify(at(deployment, POD));
    };
    const before = await withOverlay({ a: "one" });
    assert.equal(await withOverlay({ a: "one" }), before);
    assert.notEqual(await withOverlay({ a: "two" }), before);
    assert.notEqual(await withOverlay({ a: "one", b: "" }), before);
  });

  it("hardens and limits every container, with its own user if given", async () => {
    const hardened = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    };
    assert.deepEqual(await pod("initContainers.0.securityContext"), hardened);
    assert.deepEqual(await pod("initContainers.1.securityContext"), { ...hardened, runAsUser: 33, runAsGroup: 33 });
    assert.deepEqual(await pod("containers.0.securityContext"), hardened);
    assert.equal(await pod("securityContext.fsGroup"), 10001);
    assert.deepEqual(await pod("initContainers.1.resources"), {
      limits: { cpu: "250m", "ephemeral-storage": "1Gi", memory: "64Mi" },
      requests: { cpu: "250m", "ephemeral-storage": "64Mi", memory: "64Mi" },
    });
  });

  it("passes ports and probes to a sidecar, without defaults", async () => {
    assert.deepEqual(await pod("initContainers.1.ports"), [{ name: "engine", containerPort: 9000 }]);
    assert.deepEqual(await pod("initContainers.1.startupProbe"), {
      tcpSocket: { port: "engine" },
      periodSeconds: 1,
      failureThreshold: 60,
      timeoutSeconds: 3,
    });
    assert.equal(await pod("initContainers.1.livenessProbe"), undefined);
    assert.equal(await pod("initContainers.1.command"), undefined);
  });

  it("does not share environment variables between containers", async () => {
    const secretOf = async (container: string) => (await pod<unknown[]>(`${container}.envFrom`)).length;
    assert.deepEqual(
      [await secretOf("containers.0"), await secretOf("initContainers.0"), await secretOf("initContainers.1")],
      [0, 0, 1],
    );
  });
});

function sidecar() {
  const [only] = ARGS.sidecars ?? [];
  assert.ok(only);
  return only;
}
