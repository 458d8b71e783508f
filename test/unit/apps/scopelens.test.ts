import assert from "node:assert/strict";

import { parse } from "yaml";

import { scopelens } from "../../../apps/scopelens";
import { classifierConfiguration, serverConfiguration } from "../../../apps/scopelens/configuration";
import { scopelensSettings } from "../../../apps/scopelens/settings";
import type { PlannedResource } from "../../../plan/model";
import { deployed } from "../../support/deployed";
import { at, kind, only } from "../../support/record";
import { configurable, fix, LOCAL, problems } from "../../support/settings";

const CONTAINER = "spec.template.spec.containers.0";
const DEFAULTS = scopelensSettings.parse({});

/** Keys of a Secret, by its name in the program. */
function keys(resources: readonly PlannedResource[], name: string): string[] {
  return Object.keys(only(resources, "Secret", name).inputs.stringData as object);
}

/** Paths and Services of the Ingress. */
function routes(resources: readonly PlannedResource[]): string[] {
  const [rule] = at(only(resources, "Ingress"), "spec.rules") as {
    http: { paths: { path: string; backend: { service: { name: string } } }[] };
  }[];
  return (rule?.http.paths ?? []).map(({ path, backend }) => `${path} ${backend.service.name}`);
}

function file(resources: readonly PlannedResource[], map: string, name: string): string {
  return String((only(resources, "ConfigMap", map).inputs.data as Record<string, unknown>)[name]);
}

describe("scopelens", () => {
  it("is an API, a website and a classifier, with a database, a cache and an object store", async () => {
    const resources = await deployed(scopelens);
    const names = (wanted: string) => resources.filter((one) => kind(one) === wanted).map(({ name }) => name);
    assert.deepEqual(names("WebService"), ["scopelens-classifier", "scopelens-server", "scopelens-website"]);
    assert.deepEqual(
      resources.filter((one) => one.type === "docker-build:index:Image").map(({ name }) => name),
      ["scopelens-classifier", "scopelens-server", "scopelens-website"],
    );
    assert.deepEqual(names("Mongodb"), ["scopelens-db"]);
    assert.deepEqual(names("Redis"), ["scopelens-redis"]);
    assert.deepEqual(
      resources
        .filter((one) => kind(one) === "StatefulSet" && at(one, "spec.volumeClaimTemplates"))
        .map((one) => one.name),
      ["scopelens-db", "scopelens-pictures"],
    );
  });

  it("routes each path to its service, or all of them through nginx", async () => {
    assert.deepEqual(routes(await deployed(scopelens)), [
      "/api scopelens-server",
      "/assets scopelens-server",
      "/advapi scopelens-classifier",
      "/ scopelens-website",
    ]);
    assert.deepEqual(routes(await deployed(scopelens, { route: "nginx" })), ["/ scopelens-website"]);
  });

  it("has the same proxies with either route, so that no request fails when it changes", async () => {
    const config = async (route: string) =>
      file(await deployed(scopelens, { route }), "scopelens-website-nginx-overlay", "nginx.conf");
    assert.equal(await config("ingress"), await config("nginx"));
    for (const service of ["scopelens-server", "scopelens-classifier"]) {
      assert.match(await config("nginx"), new RegExp(`proxy_pass http://${service};`));
    }
  });

  it("mounts the website's configuration as one file, beside those of the image", async () => {
    const mounts = at(only(await deployed(scopelens), "Deployment", "scopelens-website"), `${CONTAINER}.volumeMounts`);
    const mount = (mounts as { mountPath: string; subPath?: string }[]).find(({ subPath }) => subPath !== undefined);
    assert.deepEqual([mount?.mountPath, mount?.subPath], ["/etc/nginx/nginx.conf", "nginx.conf"]);
  });

  it("gets credentials from Secrets only", async () => {
    const resources = await deployed(scopelens, {
      dbPassword: "hush-db-password",
      cachePassword: "hush-cache-password",
      givenJwtKeys: { initial: "hush-jwt-key".repeat(3) },
      recaptcha: { siteKey: "site-key-of-a-test-000", secretKey: "hush-recaptcha-secret" },
    });
    assert.ok(!JSON.stringify(resources).includes("hush"));
    assert.deepEqual(keys(resources, "scopelens-server-env"), ["RECAPTCHA_SECRET"]);
    assert.deepEqual(keys(resources, "scopelens-db-teams"), ["MONGODB_URI"]);
    assert.deepEqual(keys(resources, "scopelens-redis-cache"), ["REDIS_URL"]);
    assert.deepEqual(keys(resources, "scopelens-pictures-client"), ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
    assert.match(file(resources, "scopelens-website-nginx-overlay", "nginx.conf"), /script-src [^;]*www\.google\.com/);
  });

  it("accepts pictures that are larger than an ingress controller lets pass by default", async () => {
    const annotations = at(only(await deployed(scopelens), "Ingress"), "metadata.annotations");
    // Traefik has no such limit.
    assert.deepEqual(annotations, { "pulumi.com/skipAwait": "true" });
  });

  it("writes the settings into the services' files", () => {
    const server = serverConfiguration({ ...DEFAULTS, pageSize: 24, route: "nginx", formats: ["One", "Two"] }, 8888);
    assert.match(server, /^PageSize = 24\nFormats = One, Two$/m);
    assert.match(server, /^ProxyHops = 2$/m);
    const { threads, max_bytes, proxy_hops } = parse(classifierConfiguration(DEFAULTS, 2)) as Record<string, unknown>;
    assert.deepEqual([threads, max_bytes, proxy_hops], [2, 4_194_304, 1]);
  });

  it("gives torch as many threads as the classifier has CPUs", async () => {
    for (const [cpuLimit, threads] of [
      [500, 1],
      [1000, 1],
      [2500, 3],
    ] as const) {
      const resources = await deployed(scopelens, { classifier: { resources: { cpuLimit } } });
      const config = file(resources, "scopelens-classifier-configs", "config.json");
      assert.equal((JSON.parse(config) as { threads: number }).threads, threads);
    }
  });

  const cases: readonly [string, Record<string, string>, string][] = [
    [
      "an unknown route",
      { "scopelens:route": "direct" },
      'scopelens:route is "direct"; it must be ingress or nginx. ' + fix("scopelens:route ingress"),
    ],
    [
      "a format that is named twice",
      { "scopelens:formats": '["A","A"]' },
      'scopelens:formats[1] is "A"; it must be different from the others: [0] is the same. ' +
        "Fix: pulumi config rm --path 'scopelens:formats[1]' -s test",
    ],
    [
      "a format with a comma, which separates formats in the server's file",
      { "scopelens:formats": '["A, B"]' },
      'scopelens:formats[0] is "A, B"; it must be up to 31 letters, digits, spaces, dots, plus signs and hyphens, such as ' +
        "Singles. " +
        fix("--path 'scopelens:formats[0]' Singles"),
    ],
    [
      "a page without teams",
      { "scopelens:pageSize": "0" },
      "scopelens:pageSize is 0; it must be a whole number from 1 to 100. " + fix("scopelens:pageSize 1"),
    ],
    [
      "a package index that is no URL",
      { "scopelens:torchIndex": "download.pytorch.org" },
      'scopelens:torchIndex is "download.pytorch.org"; it must be the URL of a package index, such as ' +
        "https://download.pytorch.org/whl/cpu. " +
        fix("scopelens:torchIndex https://download.pytorch.org/whl/cpu"),
    ],
    [
      "a secret key of reCAPTCHA that cannot be one",
      { "scopelens:recaptcha": '{"siteKey":"site-key-of-a-test-000","secretKey":"short"}' },
      "scopelens:recaptcha.secretKey is a secret with an invalid value; it must be the secret key of a site in " +
        "reCAPTCHA's console: letters, digits, underscores and hyphens. " +
        fix("--secret --path 'scopelens:recaptcha.secretKey'"),
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`reports key, value, what is allowed and the command: ${what}`, async () => {
      const settings = { ...LOCAL, "slipway:apps": '["scopelens"]', ...config };
      const secrets = Object.keys(config).filter((key) => key.includes("recaptcha"));
      assert.deepEqual(await problems(settings, secrets, [configurable("scopelens", scopelensSettings)]), [expected]);
    });
  }
});
