import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../../lib/project";
import { buildInputs } from "../../../local/host/gobuild";
import { isRecentGo } from "../../../local/host/golang";
import { checkMachine } from "../../../local/host/machine";
import { missingPackages, requiredPackages } from "../../../local/host/packages";
import { localPaths } from "../../../local/host/paths";
import { testFolder } from "../../support/folder";

describe("checkMachine", () => {
  const debian = { platform: "linux", user: 0, hasApt: true };

  it("accepts root on Debian", () => {
    checkMachine(debian);
  });

  for (const [title, machine, message] of [
    ["another system", { ...debian, platform: "darwin" }, /needs Linux; this is darwin/],
    ["another distribution", { ...debian, hasApt: false }, /there is no apt-get here/],
    ["an ordinary user", { ...debian, user: 1000 }, /requires root; this is user 1000/],
  ] as const) {
    it(`rejects ${title} with an alternative`, () => {
      assert.throws(() => {
        checkMachine(machine);
      }, message);
    });
  }
});

describe("localPaths", () => {
  it("is in one folder, according to the XDG specification", () => {
    const paths = localPaths({ XDG_CACHE_HOME: "/var/tmp/cache" });
    assert.equal(paths.kubeconfig, "/var/tmp/cache/slipway/local/kubeconfig");
    for (const path of Object.values(paths)) assert.ok((path as string).startsWith("/var/tmp/cache/slipway"));
    assert.equal(localPaths({ XDG_CACHE_HOME: "relative" }).cache, localPaths({}).cache);
  });

  it("separates the folders that `down` deletes from those that it keeps", () => {
    const paths = localPaths({});
    for (const kept of [paths.registry, paths.bin, paths.goBuild, paths.buildkit]) {
      for (const deleted of [paths.cluster, paths.pulumi, paths.run]) assert.ok(!`${kept}/`.startsWith(`${deleted}/`));
    }
    for (const part of [paths.pki, paths.volumes]) assert.ok(part.startsWith(`${paths.cluster}/`));
  });
});

describe("packages", () => {
  it("are missing unless dpkg has them installed and configured", () => {
    const output = "runc ii\nconntrack rc\ncontainerd iU\nopenssl ii\n";
    assert.deepEqual(missingPackages(["runc", "conntrack", "containerd", "iptables", "openssl"], output), [
      "conntrack",
      "containerd",
      "iptables",
    ]);
  });

  it("include AppArmor's tools only if the kernel enforces its profiles", () => {
    assert.deepEqual(
      requiredPackages(true).filter((name) => !requiredPackages(false).includes(name)),
      ["apparmor"],
    );
  });
});

describe("Go", () => {
  it("is recent enough since 1.26", () => {
    const versions = ["go1.19.8", "go1.25.9", "go1.26.0", "go1.30", "go2.0", "devel"];
    assert.deepEqual(
      versions.map((version) => isRecentGo(`go version ${version} linux/amd64`)),
      [false, false, true, true, true, false],
    );
  });

  it("rebuilds a program if and only if a source, a pin or a flag changes", () => {
    const source = join(PROJECT_FOLDER, "local/cluster/addons");
    const module = testFolder();
    cpSync(source, module, { recursive: true });
    const program = { name: "pause", module, package: "./pause" };
    const before = buildInputs(program);
    assert.equal(buildInputs({ ...program, module: source }), before);
    assert.notEqual(buildInputs({ ...program, ldflags: ["-X main.a=b"] }), before);
    writeFileSync(join(module, "coredns", "main.go"), "package main");
    assert.equal(buildInputs(program), before);
    writeFileSync(join(module, "pause", "main.go"), "package main");
    const changed = buildInputs(program);
    assert.notEqual(changed, before);
    writeFileSync(join(module, "go.sum"), "");
    assert.notEqual(buildInputs(program), changed);
  });

  it("rebuilds a program if a replacement module changes", () => {
    const source = join(PROJECT_FOLDER, "local/engine/plugins/docker-build");
    const module = testFolder();
    cpSync(source, module, { recursive: true });
    const program = { name: "plugin", module, package: "." };
    const before = buildInputs(program);
    assert.equal(buildInputs({ ...program, module: source }), before);
    writeFileSync(join(module, "schema-dotnet", "codegen", "package_info.go"), "package codegen");
    assert.notEqual(buildInputs(program), before);
  });
});
