import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { thoughts } from "../../../apps/thoughts";
import { thoughtsSettings } from "../../../apps/thoughts/settings";
import { publicKeyOf } from "../../../apps/thoughts/signing-keys";
import type { PlannedResource } from "../../../plan/model";
import { deployed } from "../../support/deployed";
import { at, kind, only } from "../../support/record";

/** The environment variables of a service's container. */
function environment(resources: readonly PlannedResource[], service: string): Record<string, string | undefined> {
  const variables = at(only(resources, "Deployment", service), "spec.template.spec.containers.0.env");
  return Object.fromEntries((variables as { name: string; value?: string }[]).map(({ name, value }) => [name, value]));
}

function files(resources: readonly PlannedResource[], object: "ConfigMap" | "Secret", name: string): string[] {
  const one = only(resources, object, name);
  return Object.keys((object === "Secret" ? one.inputs.stringData : one.inputs.data) as object);
}

describe("thoughts", () => {
  it("is three services with an image each, one server and two databases", async () => {
    const resources = await deployed(thoughts);
    const names = (wanted: string) => resources.filter((one) => kind(one) === wanted).map(({ name }) => name);
    const services = ["thoughts-frontend", "thoughts-thoughts", "thoughts-users"];
    assert.deepEqual(names("WebService"), services);
    assert.deepEqual(
      resources.filter((one) => one.type === "docker-build:index:Image").map(({ name }) => name),
      services,
    );
    assert.deepEqual(names("Postgres"), ["thoughts-db"]);
    assert.deepEqual(names("PostgresLogin"), ["thoughts-db-thoughts", "thoughts-db-users"]);
    assert.deepEqual(names("Ingress"), ["thoughts"]);
  });

  it("publishes the API for users, and not that for administrators", async () => {
    const rules = at(only(await deployed(thoughts), "Ingress"), "spec.rules") as {
      host: string;
      http: { paths: { path: string; backend: { service: { name: string } } }[] };
    }[];
    assert.deepEqual(
      rules.map(({ host, http }) => [
        host,
        ...http.paths.map(({ path, backend }) => `${path} ${backend.service.name}`),
      ]),
      [["thoughts.localhost", "/api/login thoughts-users", "/api thoughts-thoughts", "/ thoughts-frontend"]],
    );
  });

  it("mounts the private key only in users, and the public key in the services that verify tokens", async () => {
    const resources = await deployed(thoughts);
    const mounting = resources
      .filter((one) => kind(one) === "Deployment")
      .filter((one) => JSON.stringify(one.inputs).includes("thoughts-users-signing-"))
      .map(({ name }) => name);
    assert.deepEqual(mounting, ["thoughts-users"]);
    assert.deepEqual(files(resources, "Secret", "thoughts-users-signing"), ["initial.pem"]);
    for (const service of ["thoughts-thoughts", "thoughts-frontend"]) {
      assert.deepEqual(files(resources, "ConfigMap", `${service}-verify`), ["initial.pem"]);
    }
  });

  it("rotates the signing key in two steps: published first, then signing", async () => {
    const published = await deployed(thoughts, { signingKeys: ["initial", "next"] });
    assert.deepEqual(files(published, "ConfigMap", "thoughts-thoughts-verify"), ["initial.pem", "next.pem"]);
    assert.equal(environment(published, "thoughts-users").SIGNING_KEY_ID, "initial");
    const signing = await deployed(thoughts, { signingKeys: ["next", "initial"] });
    assert.deepEqual(files(signing, "ConfigMap", "thoughts-thoughts-verify"), ["initial.pem", "next.pem"]);
    assert.equal(environment(signing, "thoughts-users").SIGNING_KEY_ID, "next");
  });

  it("rolls only the service that signs when the signing key changes", async () => {
    const pods = async (signingKeys: string[]) => {
      const resources = await deployed(thoughts, { signingKeys });
      return resources
        .filter((one) => kind(one) === "Deployment")
        .map((one) => JSON.stringify(at(one, "spec.template")));
    };
    const [before, after] = [await pods(["a", "b"]), await pods(["b", "a"])];
    assert.deepEqual(
      before.map((pod, index) => pod === after[index]),
      [true, true, false],
    );
  });

  it("accepts a given key, and derives its public half", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const resources = await deployed(thoughts, { signingKeys: ["mine"], givenKeys: { mine: pem } });
    assert.ok(!resources.some((one) => kind(one) === "PrivateKey"));
    const data = only(resources, "ConfigMap", "thoughts-frontend-verify").inputs.data as Record<string, string>;
    assert.match(data["mine.pem"] ?? "", /^-----BEGIN PUBLIC KEY-----\n/);
    assert.ok(!JSON.stringify(resources).includes("PRIVATE KEY"));
  });

  it("rejects a key that is not RSA without revealing it, and accepts a plan's placeholder", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (const wrong of ["hush", privateKey.export({ type: "pkcs8", format: "pem" }).toString()]) {
      assert.throws(
        () => publicKeyOf("mine", wrong),
        (error: Error) => {
          assert.match(error.message, /^the signing key mine is no RSA private key in PEM form$/);
          return !error.message.includes(wrong.slice(0, 40));
        },
      );
    }
    assert.equal(publicKeyOf("mine", "[secret 12345678]"), "[public half of secret 12345678]");
  });

  it("enables seeding, the load page and autoscaling only by settings", async () => {
    const defaults = await deployed(thoughts);
    assert.equal(environment(defaults, "thoughts-users").SEED_DEMO, "false");
    assert.equal(environment(defaults, "thoughts-frontend").LOAD_ENABLED, "false");
    assert.ok(!defaults.some((one) => kind(one) === "HorizontalPodAutoscaler"));
    const enabled = await deployed(thoughts, {
      demo: true,
      frontend: { load: true, autoscale: { min: 2, max: 3, cpuPercent: 50 } },
      users: { replicas: 2 },
    });
    assert.equal(environment(enabled, "thoughts-thoughts").SEED_DEMO, "true");
    assert.equal(environment(enabled, "thoughts-frontend").LOAD_ENABLED, "true");
    assert.equal(at(only(enabled, "HorizontalPodAutoscaler"), "spec.maxReplicas"), 3);
    assert.equal(at(only(enabled, "Deployment", "thoughts-users"), "spec.replicas"), 2);
  });

  it("generates each secret that is not given", async () => {
    const generated = async (settings: Record<string, unknown>) =>
      (await deployed(thoughts, settings)).filter((one) => kind(one) === "RandomPassword").map(({ name }) => name);
    const all = [
      "thoughts-admin-token",
      "thoughts-db-admin",
      "thoughts-db-thoughts",
      "thoughts-db-users",
      "thoughts-django",
    ];
    assert.deepEqual(await generated({}), all);
    assert.deepEqual(
      await generated({ dbPassword: "x" }),
      all.filter((name) => name !== "thoughts-db-thoughts"),
    );
    assert.deepEqual(
      await generated({ usersDbPassword: "x", adminToken: "x", djangoSecretKey: "x", dbPassword: "x" }),
      ["thoughts-db-admin"],
    );
  });

  it("rejects two keys with the same name", () => {
    const result = thoughtsSettings.safeParse({ signingKeys: ["a", "a"] });
    assert.match(result.error?.message ?? "", /different from the others: \[0\] is the same/);
    assert.equal(pulumi.Output.isInstance(thoughtsSettings.parse({ dbPassword: "x" }).dbPassword), true);
  });
});
