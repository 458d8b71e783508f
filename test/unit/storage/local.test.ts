import assert from "node:assert/strict";

import type { PlannedResource } from "../../../plan/model";
import { assertFamily, at, kind, only } from "../../support/record";
import { problems, LOCAL } from "../../support/settings";
import { shopOnLocal } from "./fixture";

const POD = "spec.template.spec";

/** The environment of a container by name, and the Secrets that it reads. */
function environment(workload: PlannedResource): { env: Record<string, string>; secrets: unknown[] } {
  const { env, envFrom } = at(workload, `${POD}.containers.0`) as {
    env: { name: string; value: string }[];
    envFrom: { secretRef: { name: string } }[];
  };
  return {
    env: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    secrets: envFrom.map(({ secretRef }) => secretRef.name),
  };
}

describe("shared files on a cluster that exists", () => {
  it("are a claim of the default class that all pods of a node mount, whatever its size was before", async () => {
    const resources = await shopOnLocal();
    const claim = only(resources, "PersistentVolumeClaim");
    assert.deepEqual(at(claim, "spec"), {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "10Gi" } },
    });
    assert.equal(at(claim, "metadata.name"), "shop-uploads");
    // Nothing binds the claim before the pods that use it start.
    assert.deepEqual(at(claim, "metadata.annotations"), { "pulumi.com/skipAwait": "true" });
    assert.deepEqual(claim.options, { ignoreChanges: ["spec.resources"] });
    for (const [name, readOnly] of [
      ["shop-web", false],
      ["shop-scan", true],
    ] as const) {
      const deployment = only(resources, "Deployment", name);
      const volumes = at(deployment, `${POD}.volumes`) as { name: string; persistentVolumeClaim?: object }[];
      assert.deepEqual(volumes.find((one) => one.name === "uploads")?.persistentVolumeClaim, {
        claimName: "shop-uploads",
        readOnly,
      });
      assert.ok(deployment.dependsOn.includes(claim.urn));
    }
  });

  it("are a claim of the named class, for all nodes, that grows with its size", async () => {
    const claim = only(await shopOnLocal({ sharedFiles: { storageClass: "nfs" } }), "PersistentVolumeClaim");
    assert.deepEqual(at(claim, "spec"), {
      accessModes: ["ReadWriteMany"],
      storageClassName: "nfs",
      resources: { requests: { storage: "10Gi" } },
    });
    assert.deepEqual(claim.options, {});
  });

  it("reject an invalid storage class", async () => {
    assert.deepEqual(await problems({ ...LOCAL, "slipway:sharedFiles": '{"storageClass":"NFS"}' }), [
      'slipway:sharedFiles.storageClass is "NFS"; it must be the name of a storage class, such as nfs. ' +
        "Fix: pulumi config set --path 'slipway:sharedFiles.storageClass' nfs -s test",
    ]);
  });
});

describe("an object store on a cluster that exists", () => {
  it("is a server with a volume, behind a Service, that only clients reach", async () => {
    const resources = (await shopOnLocal()).filter(({ name }) => name.startsWith("shop-pictures"));
    assert.deepEqual(resources.map((one) => `${kind(one)} ${one.name}`).sort(), [
      "NetworkPolicy shop-pictures",
      "RandomPassword shop-pictures",
      "Secret shop-pictures-client",
      "Secret shop-pictures-env",
      "Service shop-pictures",
      "StatefulSet shop-pictures",
      "VersityGateway shop-pictures",
    ]);
    assertFamily(await shopOnLocal(), (one) => !one.type.startsWith("kubernetes:"));
    const labels = { "slipway.dev/client-of-shop-pictures": "true" };
    assert.deepEqual(at(only(resources, "NetworkPolicy"), "spec.ingress"), [
      { from: [{ podSelector: { matchLabels: labels } }], ports: [{ port: 7070, protocol: "TCP" }] },
    ]);
    assert.deepEqual(at(only(resources, "Service"), "spec.ports"), [{ name: "s3", port: 7070, targetPort: "s3" }]);
  });

  it("starts with its bucket and its generated key, probed and without root", async () => {
    const set = only(await shopOnLocal(), "StatefulSet", "shop-pictures");
    const { initContainers, containers, securityContext } = at(set, POD) as {
      initContainers: { command: string[]; volumeMounts: { name: string }[] }[];
      containers: Record<string, unknown>[];
      securityContext: { runAsNonRoot: boolean };
    };
    assert.equal(securityContext.runAsNonRoot, true);
    assert.deepEqual(initContainers[0]?.command, ["mkdir", "-p", "/data/buckets/shop-pictures"]);
    assert.ok(initContainers[0].volumeMounts.some(({ name }) => name === "data"));
    const [server] = containers;
    assert.deepEqual(server?.command, ["versitygw", "posix", "/data/buckets"]);
    assert.equal(server.image, "docker.io/versity/versitygw:v1.8.0");
    assert.deepEqual(environment(set).env, {
      VGW_HEALTH: "/_health",
      VGW_PORT: ":7070",
      VGW_QUIET: "true",
      VGW_REGION: "eu-central-1",
    });
    for (const probe of ["readinessProbe", "livenessProbe", "startupProbe"]) {
      assert.deepEqual((server[probe] as { httpGet: object }).httpGet, { path: "/_health", port: "s3" }, probe);
    }
    assert.deepEqual(at(set, "spec.volumeClaimTemplates.0.spec.resources"), { requests: { storage: "5Gi" } });
  });

  it("gives its clients what the AWS SDKs need, and the server's key", async () => {
    const resources = await shopOnLocal();
    const scan = only(resources, "Deployment", "shop-scan");
    const client = only(resources, "Secret", "shop-pictures-client");
    const { env, secrets } = environment(scan);
    assert.deepEqual(env, {
      AWS_ENDPOINT_URL_S3: "http://shop-pictures:7070",
      AWS_REGION: "eu-central-1",
      S3_BUCKET: "shop-pictures",
      S3_FORCE_PATH_STYLE: "true",
    });
    assert.match(String(secrets[0]), /^shop-pictures-client-/);
    const server = at(only(resources, "Secret", "shop-pictures-env"), "stringData") as Record<string, string>;
    const key = at(client, "stringData") as Record<string, string>;
    assert.deepEqual(Object.keys(key), ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
    assert.match(String(key.AWS_SECRET_ACCESS_KEY), /^\[secret /);
    assert.equal(server.ROOT_ACCESS_KEY_ID, key.AWS_ACCESS_KEY_ID);
    assert.equal(server.ROOT_SECRET_ACCESS_KEY, key.AWS_SECRET_ACCESS_KEY);
    const labels = at(scan, "spec.template.metadata.labels") as Record<string, string>;
    assert.equal(labels["slipway.dev/client-of-shop-pictures"], "true");
    assert.equal(labels["slipway.dev/client-of-shop-archive"], undefined);
    assert.equal(at(scan, `${POD}.serviceAccountName`), undefined);
  });
});
