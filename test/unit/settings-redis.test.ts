import assert from "node:assert/strict";

import { z } from "zod";

import { requiredSecrets } from "../../settings";
import { databaseUri } from "../../settings/database-secrets";
import { AWS, configurable, fix, LOCAL, problems, read } from "../support/settings";

const club = configurable("club", z.strictObject({ cacheUri: databaseUri("redis").optional() }));
const SECRETS = ["club:cacheUri"];
const CLUSTER = { provider: "cluster", storage: 5, cpu: 100 };

/** The configuration of the application `club` with these databases. */
const config = (databases: object, own: Record<string, string> = {}, target: Record<string, string> = LOCAL) => ({
  ...target,
  "slipway:apps": '["club"]',
  "slipway:databases": JSON.stringify(databases),
  ...own,
});

type Given = Parameters<typeof config>;

const databases = async (...given: Given) => (await read(config(...given), SECRETS, [club])).platform.databases;

describe("settings of Redis servers", () => {
  it("may differ from those of other engines, on both targets", async () => {
    const redis = { provider: "cluster", memory: 256, maxmemory: 192, eviction: "volatile-ttl" };
    assert.deepEqual(await databases({ redis }), { ...CLUSTER, redis: { ...CLUSTER, ...redis } });
    assert.deepEqual(await databases({ redis: { provider: "cluster", maxmemory: 96 } }, {}, AWS), {
      ...CLUSTER,
      redis: { ...CLUSTER, maxmemory: 96 },
    });
    const elsewhere = { redis: { provider: "uri" } };
    const own = { "club:cacheUri": "rediss://u:p@cache.test:6380" };
    assert.deepEqual(await databases(elsewhere, own), { ...CLUSTER, ...elsewhere });
  });

  it("accept the placeholder of a URI in a plan", async () => {
    await databases({ redis: { provider: "uri" } }, { "club:cacheUri": "[secret 3fa91c2e]" });
  });

  it("tell a plan which URI is unset", () => {
    assert.deepEqual(requiredSecrets([club], { redis: { provider: "uri" } }), ["club:cacheUri"]);
    assert.deepEqual(requiredSecrets([club], {}), []);
  });

  const key = (name: string) => `--path 'slipway:databases.redis.${name}'`;
  const policies =
    "noeviction, allkeys-lru, allkeys-lfu, allkeys-random, volatile-lru, volatile-lfu, volatile-random, volatile-ttl";
  const ALLOWED =
    "a URI such as redis://user:password@host:6379/0 or rediss://user:password@host:6379, with special characters in the " +
    "password percent-encoded";
  const cases: readonly [string, Given, string][] = [
    [
      "servers in RDS",
      [{ redis: { provider: "rds" } }, {}, AWS],
      `slipway:databases.redis.provider is "rds"; it must be one of cluster, uri. ${fix(`${key("provider")} cluster`)}`,
    ],
    [
      "no room beside the data",
      [{ redis: { provider: "cluster", memory: 150, maxmemory: 113 } }],
      "slipway:databases.redis.maxmemory is 113; it must be a whole number from 8 to 112, three quarters of the memory " +
        `(150). ${fix(`${key("maxmemory")} 112`)}`,
    ],
    [
      "no room beside the data in the default memory",
      [{ redis: { provider: "cluster", maxmemory: 128 } }],
      "slipway:databases.redis.maxmemory is 128; it must be a whole number from 8 to 96, three quarters of the memory " +
        `(128). ${fix(`${key("maxmemory")} 96`)}`,
    ],
    [
      "too little room for data",
      [{ redis: { provider: "cluster", maxmemory: 4 } }],
      "slipway:databases.redis.maxmemory is 4; it must be a whole number from 8 to 1048576. " +
        fix(`${key("maxmemory")} 8`),
    ],
    [
      "an eviction policy that does not exist",
      [{ redis: { provider: "cluster", eviction: "lru" } }],
      `slipway:databases.redis.eviction is "lru"; it must be one of ${policies}. ${fix(`${key("eviction")} noeviction`)}`,
    ],
    [
      "a limit for the data of another engine",
      [{ postgres: { provider: "cluster", maxmemory: 64 } }],
      "slipway:databases.postgres.maxmemory is not a setting; allowed there: cpu, memory, provider, storage. " +
        "Fix: pulumi config rm --path 'slipway:databases.postgres.maxmemory' -s test",
    ],
    [
      "a URI that is missing",
      [{ redis: { provider: "uri" } }],
      `club:cacheUri is not set; where slipway:databases.redis.provider is uri, it must be ${ALLOWED}. ` +
        fix("--secret club:cacheUri"),
    ],
    [
      "a URI that is invalid, without showing it",
      [{ redis: { provider: "uri" } }, { "club:cacheUri": "redis://clerk:hush@cache.test/orders" }],
      `club:cacheUri is a secret with an invalid value; it must be ${ALLOWED}. ${fix("--secret club:cacheUri")}`,
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(`report key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(config(...given), SECRETS, [club]), [expected]);
    });
  }
});
