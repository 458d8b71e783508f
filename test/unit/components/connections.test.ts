import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import type { Client, Connectable, PodConnection } from "../../../components/workload/connections";
import { WebService, type WebServiceArgs } from "../../../components/workload/web-service";
import { at, only, recorded } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const ARGS: WebServiceArgs = {
  ...CONTEXT,
  image: "registry.test/shop/web@sha256:1",
  resources: { cpu: 50, memory: 128 },
  callers: {},
};

/** Returns the same connection for each client, and records the clients. */
class Store implements Connectable {
  readonly clients: Client[] = [];
  constructor(private readonly connection: PodConnection) {}
  connect(client: Client): PodConnection {
    this.clients.push(client);
    return this.connection;
  }
}

const shop = (args: Partial<WebServiceArgs>) => recorded(() => new WebService("shop-web", { ...ARGS, ...args }));
const POD = "spec.template.spec";

describe("what a workload connects to", () => {
  it("is told of its client, and gives the pods environment and labels", async () => {
    const database = new Store({ envFrom: ["login"], labels: { "slipway.dev/client-of-db": "true" } });
    const files = new Store({ env: { S3_BUCKET: "pictures" } });
    const resources = await shop({ databases: [database], objectStores: [files], env: { LEVEL: "info" } });
    const deployment = only(resources, "Deployment");
    assert.deepEqual(at(deployment, `${POD}.containers.0.envFrom`), [{ secretRef: { name: "login" } }]);
    assert.deepEqual(at(deployment, `${POD}.containers.0.env`), [
      { name: "S3_BUCKET", value: "pictures" },
      { name: "LEVEL", value: "info" },
    ]);
    const labels = at(deployment, "spec.template.metadata.labels") as Record<string, string>;
    assert.equal(labels["slipway.dev/client-of-db"], "true");
    for (const store of [database, files]) {
      assert.deepEqual(
        store.clients.map(({ name, resource }) => [name, resource instanceof WebService]),
        [["shop-web", true]],
      );
    }
  });

  it("gets a service account without a token if an identity is needed, and none otherwise", async () => {
    const plain = await shop({ objectStores: [new Store({})] });
    assert.equal(plain.filter(({ type }) => type.endsWith(":ServiceAccount")).length, 0);
    const resources = await shop({ objectStores: [new Store({ identity: pulumi.output("association") })] });
    assert.equal(at(only(resources, "ServiceAccount"), "automountServiceAccountToken"), false);
    assert.equal(at(only(resources, "Deployment"), `${POD}.serviceAccountName`), "shop-web");
    assert.equal(at(only(resources, "Deployment"), `${POD}.automountServiceAccountToken`), false);
  });

  it("has its service account as a dependency, also while a preview does not know the identity", async () => {
    for (const identity of [pulumi.output("association"), pulumi.output(pulumi.unknown)]) {
      const resources = await shop({ objectStores: [new Store({ identity })] });
      const { dependsOn } = only(resources, "Deployment");
      assert.ok(dependsOn.includes(only(resources, "ServiceAccount").urn), dependsOn.join());
    }
  });

  it("takes identities beside object stores, with the same region and one service account", async () => {
    const identity = () => new Store({ env: { AWS_REGION: "eu-central-1" }, identity: pulumi.output("policy") });
    const bucket = new Store({ env: { S3_BUCKET: "pictures", AWS_REGION: "eu-central-1" } });
    const resources = await shop({ identities: [identity(), identity()], objectStores: [bucket] });
    assert.deepEqual(at(only(resources, "Deployment"), `${POD}.containers.0.env`), [
      { name: "AWS_REGION", value: "eu-central-1" },
      { name: "S3_BUCKET", value: "pictures" },
    ]);
    assert.equal(at(only(resources, "Deployment"), `${POD}.serviceAccountName`), "shop-web");
    only(resources, "ServiceAccount");
  });

  it("lists no identity twice", async () => {
    const identity = new Store({});
    await assert.rejects(
      shop({ identities: [identity, identity] }),
      /identities of shop-web contain the same one twice/,
    );
  });

  it("sets no environment variable twice", async () => {
    const store = () => new Store({ env: { S3_BUCKET: "pictures" } });
    await assert.rejects(shop({ objectStores: [store(), store()] }), /two connections of shop-web set S3_BUCKET/);
  });

  it("can be files that several workloads share, read-only where asked", async () => {
    const files = { claim: pulumi.output("uploads") };
    const resources = await shop({ sharedFiles: { "/uploads": { files }, "/known": { files, readOnly: true } } });
    const deployment = only(resources, "Deployment");
    const claim = (readOnly: boolean) => ({ claimName: "uploads", readOnly });
    assert.deepEqual((at(deployment, `${POD}.volumes`) as unknown[]).slice(1), [
      { name: "uploads", persistentVolumeClaim: claim(false) },
      { name: "known", persistentVolumeClaim: claim(true) },
    ]);
    assert.deepEqual((at(deployment, `${POD}.containers.0.volumeMounts`) as unknown[]).slice(1), [
      { name: "uploads", mountPath: "/uploads", readOnly: false },
      { name: "known", mountPath: "/known", readOnly: true },
    ]);
  });
});
