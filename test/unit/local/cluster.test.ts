import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { PROJECT_FOLDER } from "../../../lib/project";
import { CLUSTER_PROGRAMS } from "../../../local/cluster/binaries";
import { cniConfig, containerdConfig } from "../../../local/cluster/containerd";
import { clusterMounts, DAEMONS, STARTED_ON_DEMAND, RUNTIMES, withoutClusterRules } from "../../../local/cluster/down";
import { hasServiceRule, listeners, PORTS } from "../../../local/cluster/host";
import { COMPONENT_IMAGES } from "../../../local/cluster/images";
import { kubeconfigText } from "../../../local/cluster/kubeconfig";
import { policySets } from "../../../local/cluster/network-policies";
import { resolverFile } from "../../../local/cluster/node";
import { certificates } from "../../../local/cluster/pki";
import { NETWORK, VERSIONS } from "../../../local/cluster/settings";
import { localPaths } from "../../../local/host/paths";
import { binaryDockerfile } from "../../../local/images/binary-image";
import { CONTROLLER_IMAGES, CONTROLLERS } from "../../../local/charts/controllers";
import {
  BUILDER_NAME,
  BUILDKIT_VERSION,
  buildImage,
  buildkitConfig,
  buildxInstance,
} from "../../../local/images/builder";

const paths = localPaths({ XDG_CACHE_HOME: "/c" });

describe("the local cluster", () => {
  it("has the versions that its modules pin", () => {
    const pins = (folder: string): string => readFileSync(join(PROJECT_FOLDER, "local", folder, "go.mod"), "utf8");
    assert.ok(pins("cluster/kubernetes").includes(`k8s.io/kubernetes v${VERSIONS.kubernetes}`));
    assert.ok(pins("cluster/addons").includes(`github.com/coredns/coredns v${VERSIONS.coredns}`));
    assert.ok(
      pins("cluster/addons").includes(`github.com/rancher/local-path-provisioner v${VERSIONS.localPathProvisioner}`),
    );
    const kubeRouter = `github.com/cloudnativelabs/kube-router/v2 v${VERSIONS.kubeRouter}`;
    assert.ok(pins("cluster/kube-router").includes(kubeRouter));
    assert.ok(pins("images/buildkit").includes(`github.com/moby/buildkit v${BUILDKIT_VERSION}`));
    const version = /-X k8s\.io\/component-base\/version\.gitVersion=v(\S+)/;
    assert.equal(CLUSTER_PROGRAMS[0]?.ldflags?.join(" ").match(version)?.[1], VERSIONS.kubernetes);
  });

  it("is of the minor version that the environments on AWS have", () => {
    for (const environment of ["dev", "prod"]) {
      const text = readFileSync(join(PROJECT_FOLDER, `Pulumi.${environment}.yaml`), "utf8");
      const { config } = parse(text) as { config: Record<string, { version?: string } | undefined> };
      const { version } = config["slipway:cluster"] ?? {};
      assert.equal(VERSIONS.kubernetes.split(".").slice(0, 2).join("."), version, environment);
    }
  });

  it("builds component images from its own programs, without a shell and without root", () => {
    const built = new Set([...CLUSTER_PROGRAMS, ...CONTROLLERS].map(({ name }) => name));
    for (const image of [...COMPONENT_IMAGES, ...CONTROLLER_IMAGES]) {
      for (const program of image.programs) assert.ok(built.has(program), program);
      const lines = binaryDockerfile(image).trim().split("\n");
      assert.equal(lines[0], "FROM scratch");
      assert.ok(lines.includes("USER 65532:65532"));
      assert.equal(lines.at(-1), `ENTRYPOINT ["/${image.programs[0]}"]`);
    }
  });

  it("issues certificates for the API server's addresses and for the kubelet's node", () => {
    const byName = new Map(certificates("192.0.2.7").map((certificate) => [certificate.name, certificate]));
    const names = byName.get("apiserver")?.names ?? [];
    for (const name of [`IP:${NETWORK.apiService}`, "IP:127.0.0.1", "IP:192.0.2.7", "DNS:kubernetes.default.svc"]) {
      assert.ok(names.includes(name), name);
    }
    assert.equal(byName.get("kubelet")?.subject, "/O=system:nodes/CN=system:node:slipway-local");
    assert.equal(byName.get("front-proxy-client")?.ca, "front-proxy-ca");
  });

  it("writes a kubeconfig whose context and cluster have the cluster's name", () => {
    const text = kubeconfigText("admin", {
      ca: Buffer.from("a"),
      certificate: Buffer.from("b"),
      key: Buffer.from("c"),
    });
    const config = parse(text) as Record<string, unknown>;
    assert.equal(config["current-context"], "slipway-local");
    assert.deepEqual(config.contexts, [
      { name: "slipway-local", context: { name: "slipway-local", cluster: "slipway-local", user: "admin" } },
    ]);
    const cluster = {
      server: "https://127.0.0.1:6443",
      "certificate-authority-data": "YQ==",
      "insecure-skip-tls-verify": false,
    };
    assert.deepEqual(config.clusters, [{ name: "slipway-local", cluster }]);
    assert.deepEqual(config.users, [
      { name: "admin", user: { "client-certificate-data": "Yg==", "client-key-data": "Yw==" } },
    ]);
  });

  it("configures the container runtime and the pod network inside its own folder", () => {
    assert.match(containerdConfig(paths), /root = "\/c\/slipway\/local\/cluster\/containerd"/);
    assert.match(containerdConfig(paths), /sandbox_image = "localhost:5000\/slipway\/pause:3\.10"/);
    const config = JSON.parse(cniConfig(paths)) as { plugins: { type: string; bridge?: string; mtu?: number }[] };
    assert.deepEqual(
      config.plugins.map(({ type }) => type),
      ["bridge", "portmap"],
    );
    assert.equal(config.plugins[0]?.bridge, NETWORK.bridge);
    assert.equal(config.plugins[0].mtu, 1400);
  });

  it("gives addresses to more pods than a run makes, and not those of Services", () => {
    const { plugins } = JSON.parse(cniConfig(paths)) as { plugins: { ipam?: { ranges: { subnet: string }[][] } }[] };
    const pods = plugins[0]?.ipam?.ranges[0]?.[0]?.subnet ?? "";
    const [address = "", length = "32"] = pods.split("/");
    assert.ok(2 ** (32 - Number(length)) > 10_000, pods);
    assert.notEqual(address.split(".").slice(0, 2).join("."), NETWORK.services.split(".").slice(0, 2).join("."));
  });

  it("configures the builder with the local registry by HTTP, and as a mirror only without Docker Hub", () => {
    const settings = { root: "/c/buildkit", socket: "/run/b.sock", http: ["localhost:5000"] };
    const registries = (mirror: boolean) => [
      ...buildkitConfig({ ...settings, mirror: mirror ? "localhost:5000" : undefined }).matchAll(
        /^\[registry\."(.*)"\]\n(.*)$/gm,
      ),
    ];
    const http = ["localhost:5000", "  http = true"];
    const hub = ["docker.io", '  mirrors = ["localhost:5000"]'];
    assert.deepEqual(
      registries(false).map(([, ...rest]) => rest),
      [http],
    );
    assert.deepEqual(
      registries(true).map(([, ...rest]) => rest),
      [http, hub],
    );
    assert.match(buildkitConfig(settings), /^root = "\/c\/buildkit"$/m);
    assert.match(buildkitConfig(settings), /^ {2}address = \["unix:\/\/\/run\/b\.sock"\]$/m);
  });

  it("builds an image with values of the Dockerfile's arguments", async () => {
    const folder = mkdtempSync(join(tmpdir(), "builder-"));
    try {
      writeFileSync(join(folder, "buildctl"), '#!/bin/sh\nprintf "%s\\n" "$@" > "${0%/*}/args"\n', { mode: 0o755 });
      const build = { folder: "/images/app", reference: "localhost:5000/app:1", log: join(folder, "log") };
      const builder = { ...paths, bin: folder };
      await buildImage(builder, { ...build, args: { VERSION: "1.2", NAME: "a b" } });
      const args = readFileSync(join(folder, "args"), "utf8").split("\n");
      assert.deepEqual(
        args.filter((arg) => arg.startsWith("build-arg:")),
        ["build-arg:VERSION=1.2", "build-arg:NAME=a b"],
      );
      assert.equal(args.filter((arg) => arg === "--opt").length, 2);
      assert.ok(args.includes("context=/images/app"));
      await buildImage(builder, build);
      assert.ok(!readFileSync(join(folder, "args"), "utf8").includes("--opt"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("registers the builder under the name in the local stack's settings", () => {
    const settings = parse(readFileSync(join(PROJECT_FOLDER, "Pulumi.local.yaml"), "utf8")) as {
      config: { "slipway:images": { builder: string } };
    };
    const { Name, Driver } = buildxInstance(BUILDER_NAME, "/run/b.sock") as { Name: string; Driver: string };
    assert.deepEqual([Name, Driver], [settings.config["slipway:images"].builder, "remote"]);
  });

  it("configures DNS resolvers that pods can reach", () => {
    assert.equal(
      resolverFile(() => true),
      "/run/systemd/resolve/resolv.conf",
    );
    assert.equal(
      resolverFile(() => false),
      "/etc/resolv.conf",
    );
  });

  it("finds the process that listens on a port", () => {
    const output = [
      'LISTEN 0      4096   127.0.0.1:5000  0.0.0.0:* users:(("docker-registry",pid=215,fd=3))',
      'LISTEN 0      511            *:8080        *:* users:(("node",pid=77,fd=18))           ',
      "LISTEN 0      128      [::]:2379       [::]:*                                           ",
    ].join("\n");
    assert.deepEqual(
      [...listeners(output)],
      [
        [5000, "docker-registry (pid 215)"],
        [8080, "node (pid 77)"],
        [2379, "another process"],
      ],
    );
  });

  it("stops every daemon that listens on a port", () => {
    const stopped = new Set<string>([...DAEMONS.map(({ name }) => name), ...RUNTIMES, ...STARTED_ON_DEMAND]);
    for (const { daemon } of PORTS) assert.ok(stopped.has(daemon), daemon);
  });

  it("removes the sets of addresses of network policies, and no others", () => {
    const listing = ["KUBE-SRC-AAAA", "inet6:KUBE-DST-BBBB", "KUBE-DST-CCCC", "KUBE-SERVICES", "f2b-sshd", ""].join(
      "\n",
    );
    assert.deepEqual(policySets(listing), ["KUBE-SRC-AAAA", "inet6:KUBE-DST-BBBB", "KUBE-DST-CCCC"]);
  });

  it("recognizes its routing rule, and no other", () => {
    const others = "0:\tfrom all lookup local\n32765:\tfrom all to 10.96.0.0/16 iif docker0 unreachable\n";
    assert.equal(hasServiceRule(others), false);
    assert.equal(hasServiceRule(`${others}32764:\tfrom all to 10.96.0.0/16 iif slipway0 unreachable\n`), true);
    assert.equal(hasServiceRule("32764:\tfrom all to 10.96.0.0/16 iif slipway0 [detached] unreachable\n"), true);
  });

  it("unmounts only its own mounts, the innermost ones first", () => {
    const listing = [
      "/dev/vda / ext4 rw 0 0",
      "tmpfs /c/slipway/local/cluster/kubelet/pods/1/volumes/x tmpfs rw 0 0",
      "tmpfs /c/slipway/local/cluster/kubelet/pods/1/volumes/x/deep tmpfs rw 0 0",
      "nsfs /run/netns/cni-1 nsfs rw 0 0",
      "nsfs /run/netns/mine nsfs rw 0 0",
      "overlay /c/slipway/buildkit/a\\040b/merged overlay rw 0 0",
      "tmpfs /c/slipway/local/clusters tmpfs rw 0 0",
    ].join("\n");
    assert.deepEqual(clusterMounts(listing, paths), [
      "/run/netns/cni-1",
      "/c/slipway/local/cluster/kubelet/pods/1/volumes/x/deep",
      "/c/slipway/local/cluster/kubelet/pods/1/volumes/x",
      "/c/slipway/buildkit/a b/merged",
    ]);
  });

  it("removes the cluster's packet rules and keeps all others, such as Docker's", () => {
    const other = [
      "*nat",
      ":PREROUTING ACCEPT [0:0]",
      "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
      "COMMIT",
      "",
    ];
    const cluster = [
      ":KUBE-SERVICES - [0:0]",
      ":CNI-HOSTPORT-DNAT - [0:0]",
      "-A PREROUTING -j KUBE-SERVICES",
      '-A POSTROUTING -s 10.244.0.5/32 -m comment --comment "name: \\"slipway\\"" -j CNI-0123',
    ];
    const listing = [other[0], other[1], ...cluster.slice(0, 2), other[2], ...cluster.slice(2), "COMMIT", ""].join(
      "\n",
    );
    assert.equal(withoutClusterRules(listing), other.join("\n"));
  });
});
