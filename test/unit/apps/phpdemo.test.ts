import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { phpdemo } from "../../../apps/phpdemo";
import { configurationFiles, phpArray } from "../../../apps/phpdemo/configuration";
import { PORTS, serverBlock } from "../../../apps/phpdemo/server";
import { phpdemoSettings } from "../../../apps/phpdemo/settings";
import type { PlannedResource } from "../../../plan/model";
import { deployed } from "../../support/deployed";
import { at, kind, only, summary } from "../../support/record";

const POD = "spec.template.spec";
const DATABASE = { host: "db.example.com" };

async function deployment(settings: Record<string, unknown> = {}): Promise<PlannedResource> {
  return only(await deployed(phpdemo, settings), "Deployment");
}

async function pods(settings: Record<string, unknown> = {}): Promise<string> {
  return JSON.stringify(at(await deployment(settings), "spec.template"));
}

describe("phpdemo", () => {
  it("is one service of three images, with configuration files for PHP and nginx", async () => {
    const resources = (await deployed(phpdemo)).filter(({ type }) =>
      /workload|docker-build|kubernetes:core|apps/.test(type),
    );
    assert.deepEqual(
      summary(resources).filter((one) => one.includes("phpdemo-")),
      [
        "ConfigMap phpdemo-code-src-config",
        "ConfigMap phpdemo-conf-d",
        "Image phpdemo-code",
        "Image phpdemo-php",
        "Image phpdemo-web",
      ],
    );
    assert.deepEqual(
      resources.filter((one) => kind(one) === "WebService").map(({ name }) => name),
      ["phpdemo"],
    );
  });

  it("mounts the pages writable only in the container that copies them", async () => {
    const one = await deployment();
    const pages = ["containers.0", "initContainers.0", "initContainers.1"].map((container) => {
      const mounts = at(one, `${POD}.${container}.volumeMounts`) as { name: string }[];
      return mounts.filter(({ name }) => name === "www");
    });
    assert.deepEqual(pages, [
      [{ name: "www", mountPath: "/data/www", readOnly: true }],
      [{ name: "www", mountPath: "/data/www" }],
      [{ name: "www", mountPath: "/data/www", readOnly: true }],
    ]);
  });

  it("sets the CPU and memory limits of both servers to their requests", async () => {
    const one = await deployment();
    const resources = (of: PlannedResource, container: string) =>
      ["requests", "limits"].map((which) => {
        const { cpu, memory } = at(of, `${POD}.${container}.resources.${which}`) as Record<string, string>;
        return `${cpu} ${memory}`;
      });
    assert.deepEqual(resources(one, "containers.0"), ["500m 128Mi", "500m 128Mi"]);
    assert.deepEqual(resources(one, "initContainers.1"), ["250m 64Mi", "250m 64Mi"]);
    const small = await deployment({ cpu: { php: 100 }, memory: { web: 48 } });
    assert.deepEqual(resources(small, "containers.0"), ["500m 48Mi", "500m 48Mi"]);
    assert.deepEqual(resources(small, "initContainers.1"), ["100m 64Mi", "100m 64Mi"]);
  });

  it("probes nginx for its liveness, and FPM's ping page for the pod's readiness and php's liveness", async () => {
    const one = await deployment();
    const path = (probe: string) => at(one, `${POD}.${probe}.httpGet.path`);
    assert.equal(path("containers.0.livenessProbe"), "/healthz");
    assert.equal(path("containers.0.readinessProbe"), "/readyz");
    assert.deepEqual(at(one, `${POD}.initContainers.1.livenessProbe.httpGet`), { path: "/readyz", port: 8080 });
    assert.deepEqual(at(one, `${POD}.initContainers.1.readinessProbe.httpGet`), { path: "/readyz", port: 8080 });
    const [program, flag, code] = at(one, `${POD}.initContainers.1.startupProbe.exec.command`) as string[];
    assert.deepEqual([program, flag], ["php", "-r"]);
    assert.match(code ?? "", new RegExp(`fsockopen\\("127\\.0\\.0\\.1", ${PORTS.fastcgi}\\)`));
    const pool = readFileSync(join(PROJECT_FOLDER, "apps/phpdemo/php/pool.conf"), "utf8");
    const ping = /^ping\.path = (\S+)$/m.exec(pool)?.[1] ?? assert.fail("the pool has no ping page");
    assert.match(serverBlock(), new RegExp(`location = /readyz \\{[^}]*SCRIPT_NAME ${ping};`));
    assert.match(pool, new RegExp(`^listen = 127\\.0\\.0\\.1:${PORTS.fastcgi}$`, "m"));
  });

  it("rolls for another version, configuration value or file, and for nothing else", async () => {
    const unchanged = await pods();
    assert.equal(await pods({ replicas: 3 }), unchanged);
    assert.equal(await pods({ version: "v1", config: { environment: "prod" } }), unchanged);
    for (const change of [
      { config: { host: "site.example.com" } },
      { config: { environment: "dev" } },
      { config: { extra: { locale: "de" } } },
      { database: DATABASE },
    ]) {
      assert.notEqual(await pods(change), unchanged, JSON.stringify(change));
    }
    const tags = async (version: string, name: string) =>
      (await deployed(phpdemo, { version })).find((one) => one.type === "docker-build:index:Image" && one.name === name)
        ?.inputs.tags;
    assert.notDeepEqual(await tags("v1", "phpdemo-code"), await tags("v2", "phpdemo-code"));
    assert.deepEqual(await tags("v1", "phpdemo-php"), await tags("v2", "phpdemo-php"));
  });

  it("has database.php only with a database", async () => {
    const data = async (settings: Record<string, unknown>) =>
      at(only(await deployed(phpdemo, settings), "ConfigMap", "phpdemo-code-src-config"), "data") as Record<
        string,
        string
      >;
    assert.deepEqual(Object.keys(await data({})), ["config.php"]);
    assert.equal(
      (await data({ database: DATABASE }))["database.php"],
      "<?php\n\nreturn [\n    'host' => 'db.example.com',\n    'port' => 3306,\n];\n",
    );
  });

  it("adds PHP's own settings to those of the image, if there are any", async () => {
    const resources = await deployed(phpdemo, { ini: { memory_limit: "12M", "date.timezone": "UTC" } });
    assert.deepEqual(at(only(resources, "ConfigMap", "phpdemo-php-conf-d-overlay"), "data"), {
      "zzzz-operations.ini": 'date.timezone = "UTC"\nmemory_limit = "12M"\n',
    });
    const mounts = at(only(resources, "Deployment"), `${POD}.initContainers.1.volumeMounts`) as { subPath?: string }[];
    assert.deepEqual(
      mounts.filter(({ subPath }) => subPath !== undefined),
      [
        {
          name: "php-conf-d-overlay",
          mountPath: "/usr/local/etc/php/conf.d/zzzz-operations.ini",
          subPath: "zzzz-operations.ini",
          readOnly: true,
        },
      ],
    );
    // `pulumi config set` writes numbers and booleans without quotes.
    const { ini, config } = phpdemoSettings.parse({ ini: { a: 7, b: false }, config: { extra: { c: 7 } } });
    assert.deepEqual([ini, config.extra], [{ a: "7", b: "false" }, { c: "7" }]);
    assert.equal(
      (await deployed(phpdemo)).some(({ name }) => name.endsWith("-overlay")),
      false,
    );
  });

  it("writes PHP literals sorted by key, and lets no extra key override a setting of its own", () => {
    assert.equal(
      phpArray({ b: "it's \\ $x", a: 1 }),
      "<?php\n\nreturn [\n    'a' => 1,\n    'b' => 'it\\'s \\\\ $x',\n];\n",
    );
    const { config } = phpdemoSettings.parse({ config: { extra: { host: "other", zone: "z" } } });
    assert.equal(
      configurationFiles({ config, database: undefined })["config.php"],
      "<?php\n\nreturn [\n    'env' => 'prod',\n    'host' => '0.0.0.0',\n    'zone' => 'z',\n];\n",
    );
  });

  it("rejects invalid versions, keys and values, and unknown settings", () => {
    for (const [wrong, message] of [
      [{ cpu: { web: 10 } }, /a whole number from 20 to 4000/],
      [{ version: "v 1" }, /lower-case letters, digits, dots and hyphens/],
      [{ config: { extra: { "a b": "x" } } }, /key/i],
      [{ ini: { memory_limit: '1"' } }, /without quotes/],
      [{ database: { host: "db", port: 0 } }, /a whole number from 1 to 65535/],
      [{ colour: "red" }, /colour/],
    ] as const) {
      assert.match(phpdemoSettings.safeParse(wrong).error?.message ?? "", message);
    }
  });
});
