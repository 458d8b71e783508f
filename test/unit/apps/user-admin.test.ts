import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { userAdmin } from "../../../apps/user-admin";
import { userAdminSettings } from "../../../apps/user-admin/settings";
import type { PlannedResource } from "../../../plan/model";
import { deployed } from "../../support/deployed";
import { at, kind, only } from "../../support/record";
import { configurable, fix, LOCAL, problems } from "../../support/settings";

const CONTAINER = "spec.template.spec.containers.0";

/** Keys of a Secret, by its name in the program. */
function keys(resources: readonly PlannedResource[], name: string): string[] {
  return Object.keys(only(resources, "Secret", name).inputs.stringData as object);
}

function server(resources: readonly PlannedResource[]): PlannedResource {
  return only(resources, "Deployment", "user-admin-server");
}

function environment(resources: readonly PlannedResource[]): Record<string, unknown> {
  const variables = at(server(resources), `${CONTAINER}.env`) as { name: string; value?: string }[];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

describe("user-admin", () => {
  it("is an API with a MongoDB database and a page, with an image each", async () => {
    const resources = await deployed(userAdmin);
    const names = (wanted: string) => resources.filter((one) => kind(one) === wanted).map(({ name }) => name);
    assert.deepEqual(names("WebService"), ["user-admin-server", "user-admin-web"]);
    assert.deepEqual(
      resources.filter((one) => one.type === "docker-build:index:Image").map(({ name }) => name),
      ["user-admin-server", "user-admin-web"],
    );
    assert.deepEqual(names("Mongodb"), ["user-admin-db"]);
    assert.deepEqual(names("MongodbLogin"), ["user-admin-db-users"]);
    assert.deepEqual(at(only(resources, "StatefulSet"), `${CONTAINER}.image`), "docker.io/library/mongo:8.0-noble");
  });

  it("publishes the API and the page under the same host", async () => {
    const [rule] = at(only(await deployed(userAdmin), "Ingress"), "spec.rules") as {
      host: string;
      http: { paths: { path: string; backend: { service: { name: string } } }[] };
    }[];
    assert.equal(rule?.host, "user-admin.localhost");
    assert.deepEqual(
      rule.http.paths.map(({ path, backend }) => `${path} ${backend.service.name}`),
      ["/api user-admin-server", "/ user-admin-web"],
    );
  });

  it("gets its database's URI, keys and the first password from Secrets only", async () => {
    const given = {
      adminPassword: pulumi.secret("hush-admin-password"),
      givenMasterKeys: { initial: "hush-master-key".repeat(3) },
      givenJwtKeys: { initial: "hush-jwt-key".repeat(3) },
      dbPassword: "hush-db-password",
    };
    const plain = { ...given, adminPassword: "hush-admin-password" };
    const resources = await deployed(userAdmin, plain);
    assert.ok(!JSON.stringify(resources).includes("hush"));
    assert.deepEqual(keys(resources, "user-admin-server-env"), ["ADMIN_PASSWORD"]);
    assert.deepEqual(keys(resources, "user-admin-db-users"), ["MONGODB_URI"]);
    assert.deepEqual(keys(resources, "user-admin-server-master-keys"), ["initial"]);
    assert.deepEqual(keys(resources, "user-admin-server-jwt-keys"), ["initial"]);
    const generated = resources.filter((one) => kind(one) === "RandomPassword").map(({ name }) => name);
    assert.deepEqual(generated, ["user-admin-db-admin", "user-admin-db-key"]);
  });

  it("generates every secret that is not given", async () => {
    const generated = (await deployed(userAdmin)).filter((one) => kind(one) === "RandomPassword");
    assert.deepEqual(
      generated.map(({ name }) => name),
      [
        "user-admin-admin-password",
        "user-admin-db-admin",
        "user-admin-db-key",
        "user-admin-db-users",
        "user-admin-jwt-key-initial",
        "user-admin-master-key-initial",
      ],
    );
  });

  for (const [step, jwtKeys, signs] of [
    ["accepted", ["initial", "next"], "initial"],
    ["signing", ["next", "initial"], "next"],
    ["alone, which ends all sessions", ["next"], "next"],
  ] as const) {
    it(`rotates the key for sessions: the next key is ${step}`, async () => {
      const resources = await deployed(userAdmin, { jwtKeys });
      assert.deepEqual(keys(resources, "user-admin-server-jwt-keys"), [...jwtKeys].sort());
      assert.equal(environment(resources).JWT_KEY_ID, signs);
    });
  }

  it("keeps a generated key when another is added", async () => {
    const passwords = async (masterKeys: string[]) =>
      (await deployed(userAdmin, { masterKeys })).filter((one) => one.name.startsWith("user-admin-master-key-"));
    const [before] = await passwords(["initial"]);
    const after = await passwords(["initial", "2026-12"]);
    assert.deepEqual(
      after.map(({ name }) => name),
      ["user-admin-master-key-2026-12", "user-admin-master-key-initial"],
    );
    assert.equal(after[1]?.urn, before?.urn);
  });

  it("sends cookies over HTTPS only where it is served so", async () => {
    assert.equal(environment(await deployed(userAdmin)).COOKIE_SECURE, "false");
    assert.equal(environment(await deployed(userAdmin, {}, { secure: true })).COOKIE_SECURE, "true");
  });

  const cases: readonly [string, Record<string, string>, string][] = [
    [
      "a short password of the first administrator",
      { "user-admin:adminPassword": "short" },
      "user-admin:adminPassword is a secret with an invalid value; it must be a string of 10 to 128 characters. " +
        fix("--secret user-admin:adminPassword"),
    ],
    [
      "a short master key",
      { "user-admin:givenMasterKeys": '{"initial":"short"}' },
      "user-admin:givenMasterKeys.initial is a secret with an invalid value; it must be a string of 32 bytes or more. " +
        fix("--secret --path 'user-admin:givenMasterKeys.initial'"),
    ],
    [
      "no key for sessions",
      { "user-admin:jwtKeys": "[]" },
      "user-admin:jwtKeys is []; it must be a list of at least 1. " + fix("--path 'user-admin:jwtKeys[0]' 2026-11"),
    ],
    [
      "a key that is named twice",
      { "user-admin:masterKeys": '["a","a"]' },
      'user-admin:masterKeys[1] is "a"; it must be different from the others: [0] is the same. ' +
        "Fix: pulumi config rm --path 'user-admin:masterKeys[1]' -s test",
    ],
    [
      "an unknown log level",
      { "user-admin:logLevel": "loud" },
      'user-admin:logLevel is "loud"; it must be debug, info, warn or error. ' + fix("user-admin:logLevel debug"),
    ],
    [
      "no log-in at all",
      { "user-admin:loginLimit": "0" },
      "user-admin:loginLimit is 0; it must be a whole number from 1 to 1000. " + fix("user-admin:loginLimit 1"),
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`reports key, value, what is allowed and the command: ${what}`, async () => {
      const settings = { ...LOCAL, "slipway:apps": '["user-admin"]', ...config };
      const secrets = Object.keys(config).filter((key) => /[pP]assword|given/.test(key));
      assert.deepEqual(await problems(settings, secrets, [configurable("user-admin", userAdminSettings)]), [expected]);
    });
  }
});
