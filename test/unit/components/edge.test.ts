import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import type { Exposure } from "../../../components/addons/ingress";
import { IngressNginx } from "../../../components/addons/ingress-nginx";
import { Traefik } from "../../../components/addons/traefik";
import { Domain } from "../../../components/aws/dns";
import { networkLoadBalancer } from "../../../components/aws/load-balancer";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";

const CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000";
const NETWORK = { class: "eks.amazonaws.com/nlb", subnetRanges: ["10.0.128.0/21", "10.0.136.0/21"] } as const;
const HTTP = networkLoadBalancer(NETWORK);
const HTTPS = networkLoadBalancer({ ...NETWORK, https: { certificateArn: CERTIFICATE, hstsSeconds: 31536000 } });
const ANNOTATION = "service.beta.kubernetes.io/aws-load-balancer";

describe("networkLoadBalancer", () => {
  it("is internet-facing, sends to pods in all zones and passes the client's address on", () => {
    assert.deepEqual(HTTP.annotations, {
      [`${ANNOTATION}-scheme`]: "internet-facing",
      [`${ANNOTATION}-nlb-target-type`]: "ip",
      [`${ANNOTATION}-attributes`]: "load_balancing.cross_zone.enabled=true",
      [`${ANNOTATION}-target-group-attributes`]:
        "proxy_protocol_v2.enabled=true,deregistration_delay.timeout_seconds=300",
    });
    assert.deepEqual([HTTP.class, HTTP.trustedRanges, HTTP.https], [NETWORK.class, NETWORK.subnetRanges, undefined]);
  });

  it("is in the given subnets, whatever their tags", async () => {
    const exposure = networkLoadBalancer({ ...NETWORK, subnetIds: ["subnet-1a2b3c4d", "subnet-2a2b3c4d"] });
    const traefik = only(await recorded(() => new Traefik("traefik", { exposure })), "Release");
    const annotations = at(traefik, "values.service.annotations") as Record<string, string>;
    assert.equal(annotations[`${ANNOTATION}-subnets`], "subnet-1a2b3c4d,subnet-2a2b3c4d");
  });

  it("terminates TLS on port 443 only, with at least TLS 1.2", () => {
    const added = Object.entries(HTTPS.annotations).filter(([name]) => !(name in HTTP.annotations));
    assert.deepEqual(Object.fromEntries(added), {
      [`${ANNOTATION}-ssl-cert`]: CERTIFICATE,
      [`${ANNOTATION}-ssl-ports`]: "443",
      [`${ANNOTATION}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
  });

  it("checks the health of pods on the port with the PROXY protocol, because checks use it too", () => {
    assert.deepEqual(HTTP.healthCheck("/healthz"), {
      [`${ANNOTATION}-healthcheck-protocol`]: "HTTP",
      [`${ANNOTATION}-healthcheck-port`]: "traffic-port",
      [`${ANNOTATION}-healthcheck-path`]: "/healthz",
    });
  });

  it("gives a terminating pod time for its last requests", () => {
    assert.ok(HTTP.settleSeconds >= 120, "new connections arrive for two minutes");
    assert.ok(HTTP.drainSeconds - HTTP.settleSeconds >= 60);
  });
});

describe("ingress-nginx behind a load balancer", () => {
  const release = async (exposure: Exposure) =>
    only(await recorded(() => new IngressNginx("ingress-nginx", { exposure, replicas: 2 })), "Release");

  it("accepts client addresses from the load balancer only", async () => {
    for (const exposure of [HTTP, HTTPS]) {
      const config = at(await release(exposure), "values.controller.config") as Record<string, string>;
      assert.deepEqual(
        [config["use-proxy-protocol"], config["proxy-real-ip-cidr"], config["use-forwarded-headers"]],
        ["true", "10.0.128.0/21,10.0.136.0/21", undefined],
      );
    }
  });

  it("redirects HTTP and sends HSTS over HTTPS, if HTTPS is on", async () => {
    const on = await release(HTTPS);
    assert.equal(at(on, "values.controller.config.force-ssl-redirect"), "true");
    assert.equal(at(on, "values.controller.service.enableHttps"), true);
    assert.equal(at(on, "values.controller.service.targetPorts.https"), "http");
    assert.deepEqual(at(on, "values.controller.addHeaders"), { "Strict-Transport-Security": "$slipway_hsts" });
    assert.equal(
      at(on, "values.controller.config.http-snippet"),
      'map $proxy_protocol_server_port $slipway_hsts { 443 "max-age=31536000"; default ""; }',
    );
    const off = await release(HTTP);
    assert.deepEqual(Object.keys(at(off, "values.controller.config") as object).sort(), [
      "proxy-real-ip-cidr",
      "use-proxy-protocol",
    ]);
    assert.deepEqual(
      [at(off, "values.controller.addHeaders"), at(off, "values.controller.service.enableHttps")],
      [undefined, false],
    );
  });

  it("accepts new connections until the load balancer stops sending them, and finishes the last requests", async () => {
    const rolling = await release(HTTPS);
    assert.deepEqual(at(rolling, "values.controller.lifecycle.preStop.exec.command"), [
      "/bin/sh",
      "-c",
      "sleep 180; /wait-shutdown",
    ]);
    assertRolling(at(rolling, "values.controller") as Record<string, unknown>);
  });
});

describe("Traefik behind a load balancer", () => {
  const release = async (exposure: Exposure) =>
    only(await recorded(() => new Traefik("traefik", { exposure, replicas: 2 })), "Release");

  it("accepts client addresses from the load balancer only", async () => {
    const values = await release(HTTPS);
    for (const port of ["web", "websecure"]) {
      assert.deepEqual(at(values, `values.ports.${port}.proxyProtocol`), { trustedIPs: NETWORK.subnetRanges });
      assert.equal(at(values, `values.ports.${port}.forwardedHeaders`), undefined);
    }
  });

  it("redirects HTTP, and marks requests that arrived over HTTPS without TLS of its own", async () => {
    const on = await release(HTTPS);
    assert.deepEqual(at(on, "values.ports.web.http.redirections.entryPoint"), {
      permanent: true,
      scheme: "https",
      to: "websecure",
    });
    assert.deepEqual(at(on, "values.ports.websecure.http"), { middlewares: ["edge@file"], tls: { enabled: false } });
    assert.deepEqual(at(on, "values.providers.file.content.http.middlewares.edge.headers"), {
      customRequestHeaders: { "X-Forwarded-Port": "443", "X-Forwarded-Proto": "https" },
      customResponseHeaders: { "Strict-Transport-Security": "max-age=31536000" },
    });
    const off = await release(HTTP);
    assert.deepEqual(at(off, "values.ports.websecure"), { expose: { default: false } });
    assert.deepEqual([at(off, "values.ports.web.http"), at(off, "values.providers.file")], [undefined, undefined]);
  });

  it("accepts new connections until the load balancer stops sending them, and finishes the last requests", async () => {
    const rolling = await release(HTTPS);
    assert.deepEqual(at(rolling, "values.deployment.lifecycle.preStop"), { sleep: { seconds: 180 } });
    assert.equal(at(rolling, "values.ports.web.transport.lifeCycle.graceTimeOut"), 120);
    assertRolling({
      ...(at(rolling, "values") as Record<string, unknown>),
      ...(at(rolling, "values.deployment") as Record<string, unknown>),
    });
  });
});

/** All new pods start first, spread over zones; no previous pod stops until the new ones have settled. */
function assertRolling(values: Record<string, unknown>): void {
  assert.deepEqual(values.updateStrategy, {
    type: "RollingUpdate",
    rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 },
  });
  assert.deepEqual([values.minReadySeconds, values.terminationGracePeriodSeconds], [180, 300]);
  const spread = values.topologySpreadConstraints as { topologyKey: string }[];
  assert.deepEqual(
    spread.map(({ topologyKey }) => topologyKey),
    ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
  );
}

describe("Domain", () => {
  const plannedDomain = () =>
    recorded(() => {
      const domain = new Domain("shop-prod", { domain: "example.com", zoneId: "Z0123456789", weights: {} });
      const app = new pulumi.ComponentResource("slipway:platform:Application", "shop");
      domain.publish("shop.example.com", "nlb.example.net", { parent: app });
      new Traefik("traefik", {
        exposure: networkLoadBalancer({
          ...NETWORK,
          https: { certificateArn: domain.certificateArn, hstsSeconds: 0 },
        }),
      });
    });

  it("is a certificate, its validation record, and a record per host", async () => {
    const resources = (await plannedDomain()).filter(({ type }) => /^(aws|slipway:aws)/.test(type));
    assert.deepEqual(summary(resources), [
      "Certificate shop-prod",
      "CertificateValidation shop-prod",
      "Domain shop-prod",
      "Record shop-prod-proof",
      "Record shop.example.com",
    ]);
    assertFamily(resources, (one) => !one.custom || one.name === "shop.example.com");
    const certificate = only(resources, "Certificate");
    assert.deepEqual(
      [at(certificate, "domainName"), at(certificate, "subjectAlternativeNames"), at(certificate, "validationMethod")],
      ["example.com", ["*.example.com"], "DNS"],
    );
    assert.deepEqual(only(resources, "Record", "shop.example.com").inputs, {
      name: "shop.example.com",
      records: ["nlb.example.net"],
      ttl: 60,
      type: "CNAME",
      zoneId: "Z0123456789",
    });
  });

  it("uses a weighted record for an application with a weight", async () => {
    const resources = await recorded(() => {
      const args = { domain: "example.com", zoneId: "Z0123456789", weights: { shop: 0 } };
      const domain = new Domain("shop-prod", args);
      const app = new pulumi.ComponentResource("slipway:platform:Application", "shop");
      for (const host of ["shop.example.com", "blog.example.com"]) domain.publish(host, "lb.test", { parent: app });
    });
    const [shop, blog] = ["shop", "blog"].map((app) => only(resources, "Record", `${app}.example.com`));
    assert.deepEqual([shop?.inputs.setIdentifier, shop?.inputs.weightedRoutingPolicies], ["slipway", [{ weight: 0 }]]);
    assert.deepEqual([blog?.inputs.setIdentifier, blog?.inputs.weightedRoutingPolicies], [undefined, undefined]);
    assert.equal(shop?.options.deleteBeforeReplace, true);
  });

  it("returns the certificate's ARN once it has been issued", async () => {
    const resources = await plannedDomain();
    const validation = only(resources, "CertificateValidation");
    assert.ok(validation.dependsOn.includes(only(resources, "Record", "shop-prod-proof").urn));
    assert.ok(only(resources, "Release").dependsOn.includes(validation.urn), "listener before its certificate");
    assert.deepEqual(
      resources.filter((one) => kind(one) === "Record").map((one) => at(one, "type")),
      ["CNAME", "CNAME"],
    );
  });
});
