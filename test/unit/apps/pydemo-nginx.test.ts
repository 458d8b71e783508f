import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pydemo } from "../../../apps/pydemo";
import { serverBlock, startCommand } from "../../../apps/pydemo/server";
import { pydemoSettings } from "../../../apps/pydemo/settings";
import { ipAddress } from "../../../settings/values";
import { deployed } from "../../support/deployed";
import { at, only } from "../../support/record";

type Given = Readonly<Record<string, unknown>>;

const COMMAND = "spec.template.spec.containers.0.command";
const BACKEND = { host: "pydemo-service-pods", port: 8000, namespace: "pydemo" };

const nginx = async (given: Given = {}) => only(await deployed(pydemo, given), "Deployment", "pydemo-nginx");

describe("pydemo's nginx", () => {
  const block = (given: Given) => serverBlock(BACKEND, pydemoSettings.parse(given));
  const lines = (given: Given, about: RegExp) =>
    block(given)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => about.test(line));
  const resolution = /^(resolver|set|include|proxy_pass)\b|^resolver_timeout/;

  it("resolves the full name repeatedly with the pod's own name server", async () => {
    assert.deepEqual(lines({}, resolution), [
      "include /tmp/resolver.conf;",
      "resolver_timeout 5s;",
      "set $upstream pydemo-service-pods.pydemo.svc.cluster.local;",
      "proxy_pass http://$upstream:8000;",
    ]);
    assert.deepEqual(at(await nginx(), `${COMMAND}.0`), "sh");
    const data = at(only(await deployed(pydemo), "ConfigMap", "pydemo-nginx-conf-d"), "data");
    assert.deepEqual(data, { "pydemo.conf": block({}) });
  });

  it("uses the configured resolver, without a start command", async () => {
    for (const [resolver, directive] of [
      ["10.96.0.10", "resolver 10.96.0.10 valid=3s;"],
      ["fd00::a", "resolver [fd00::a] valid=3s;"],
    ] as const) {
      assert.equal(lines({ resolver }, resolution)[0], directive);
      assert.equal(at(await nginx({ resolver }), COMMAND), undefined);
    }
  });

  it("resolves the name once with plain", async () => {
    assert.deepEqual(lines({ upstream: "plain" }, resolution), ["proxy_pass http://pydemo-service-pods:8000;"]);
    assert.equal(at(await nginx({ upstream: "plain" }), COMMAND), undefined);
  });

  it("answers its own health check", () => {
    assert.match(block({}), /location = \/healthz \{[^}]*return 200/);
  });

  it("forwards the ingress controller's headers about the client", () => {
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

  it("finds the first name server of a pod, and fails with a message if there is none", () => {
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
  it("reject invalid values with a message that names the valid ones", () => {
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
      [{ preStopSeconds: -1 }, /a whole number from 0 to 600/],
      [{ colour: "red" }, /colour/],
    ] as const) {
      assert.match(pydemoSettings.safeParse(wrong).error?.message ?? "", message);
    }
  });

  it("accept only IP addresses as the resolver", () => {
    for (const good of ["10.96.0.10", "172.20.0.10", "fd00::a", "::1"]) assert.ok(ipAddress().safeParse(good).success);
    for (const bad of ["", "10.96.0", "10.96.0.256", "[fd00::a]", "fe80::1%eth0", "10.96.0.10:53", "dns"]) {
      assert.ok(!ipAddress().safeParse(bad).success, bad);
    }
  });
});
