import assert from "node:assert/strict";

import { z } from "zod";

import { databasePassword, databaseUri } from "../../settings/database-secrets";
import { requiredSecrets } from "../../settings";
import { AWS, configurable, fix, LOCAL, problems as allProblems, read as readAll } from "../support/settings";

const bank = configurable(
  "bank",
  z.strictObject({
    password: databasePassword("postgres").optional(),
    uri: databaseUri("postgres").optional(),
    logUri: databaseUri("postgres").optional(),
  }),
);
const club = configurable("club", z.strictObject({ membersUri: databaseUri("mongodb").optional() }));
const SECRETS = ["bank:password", "bank:uri", "bank:logUri", "club:membersUri"];
const URI = "postgres://clerk:hush@db.test:5432/money";
const ALLOWED =
  "a URI such as postgres://user:password@host:5432/database?sslmode=require, with special characters in the password " +
  "percent-encoded";

/** The configuration of the application `bank` with these databases. */
function config(
  databases: object | undefined,
  own: Record<string, string> = {},
  target: Record<string, string> = LOCAL,
): Record<string, string> {
  return {
    ...target,
    "slipway:apps": '["bank"]',
    ...(databases && { "slipway:databases": JSON.stringify(databases) }),
    ...own,
  };
}

type Given = Parameters<typeof config>;

const read = async (...given: Given) => (await readAll(config(...given), SECRETS, [bank, club])).platform.databases;
const problems = (...given: Given) => allProblems(config(...given), SECRETS, [bank, club]);

const CLUSTER = { provider: "cluster", storage: 5, cpu: 100 };

describe("settings of databases", () => {
  it("are servers in the cluster by default, with their sizes, on both targets", async () => {
    assert.deepEqual(await read(undefined), CLUSTER);
    assert.deepEqual(await read(undefined, {}, AWS), CLUSTER);
    assert.deepEqual(await read({ provider: "cluster", memory: 512 }), { ...CLUSTER, memory: 512 });
    // What is left when the last key below is removed.
    assert.deepEqual(await read({}), CLUSTER);
    assert.deepEqual(await read({ memory: 512 }, {}, AWS), { ...CLUSTER, memory: 512 });
  });

  it("may differ for one engine, with the settings and defaults of its provider", async () => {
    const postgres = { provider: "rds", instanceClass: "db.t4g.small" };
    const filled = { ...postgres, multiAz: false, storage: 20, maxStorage: 100, backupDays: 7 };
    assert.deepEqual(await read({ provider: "cluster", postgres }, {}, AWS), { ...CLUSTER, postgres: filled });
    assert.deepEqual(await read({ ...postgres, postgres: { provider: "cluster" } }, {}, AWS), {
      ...filled,
      postgres: CLUSTER,
    });
  });

  it("may give MongoDB its own servers, with more memory and several members", async () => {
    const mongodb = { provider: "cluster", members: 3, memory: 2048 };
    const filled = { ...mongodb, storage: 5, cpu: 100 };
    assert.deepEqual(await read({ mongodb }), { ...CLUSTER, mongodb: filled });
    assert.deepEqual(await read({ mongodb: { provider: "uri" } }, {}, AWS), {
      ...CLUSTER,
      mongodb: { provider: "uri" },
    });
    assert.deepEqual(await read({ mongodb: { provider: "cluster" } }), {
      ...CLUSTER,
      mongodb: { ...CLUSTER, members: 1 },
    });
  });

  it("accept a URI where the provider reads it, and its placeholder in a plan", async () => {
    for (const uri of [URI, "[secret 3fa91c2e]"]) {
      await read({ provider: "uri" }, { "bank:uri": uri, "bank:logUri": uri });
    }
    await read({ provider: "cluster", postgres: { provider: "uri" } }, { "bank:uri": URI, "bank:logUri": URI });
    await read({ provider: "uri", postgres: { provider: "cluster" } }, { "bank:password": "hush" });
  });

  it("accept whatever `pulumi config rm` leaves of an engine that does not exist", async () => {
    const [problem] = await problems({ oracle: {} });
    assert.match(
      problem ?? "",
      /oracle is not a setting; .* Fix: pulumi config rm --path 'slipway:databases\.oracle' -s test/,
    );
    assert.deepEqual(await read({}), CLUSTER);
  });

  const cases: readonly [string, Given, readonly string[]][] = [
    [
      "an engine that does not exist",
      [{ provider: "cluster", oracle: { provider: "cluster" } }],
      [
        "slipway:databases.oracle is not a setting; allowed there: cpu, memory, mongodb, mysql, postgres, provider, redis, storage. " +
          "Fix: pulumi config rm --path 'slipway:databases.oracle' -s test",
      ],
    ],
    [
      "a provider of another target",
      [{ provider: "rds", instanceClass: "db.t4g.small" }],
      [
        'slipway:databases.provider is "rds"; it must be one of cluster, uri. ' +
          fix("--path 'slipway:databases.provider' cluster"),
        "slipway:databases.instanceClass is not a setting; allowed there: cpu, memory, mongodb, mysql, postgres, provider, redis, storage. " +
          "Fix: pulumi config rm --path 'slipway:databases.instanceClass' -s test",
      ],
    ],
    [
      "an engine without a provider",
      [{ provider: "cluster", postgres: { storage: 10 } }],
      [
        "slipway:databases.postgres.provider is not set; it must be one of cluster, uri. " +
          fix("--path 'slipway:databases.postgres.provider' cluster"),
      ],
    ],
    [
      "a replica set without a majority",
      [{ mongodb: { provider: "cluster", members: 2 } }],
      [
        "slipway:databases.mongodb.members is 2; it must be 1 or 3. " +
          fix("--path 'slipway:databases.mongodb.members' 1"),
      ],
    ],
    [
      "too little memory for MongoDB",
      [{ mongodb: { provider: "cluster", memory: 256 } }],
      [
        "slipway:databases.mongodb.memory is 256; it must be a whole number from 512 to 1048576. " +
          fix("--path 'slipway:databases.mongodb.memory' 512"),
      ],
    ],
    [
      "MongoDB in RDS",
      [{ mongodb: { provider: "rds" } }, {}, AWS],
      [
        'slipway:databases.mongodb.provider is "rds"; it must be one of cluster, uri. ' +
          fix("--path 'slipway:databases.mongodb.provider' cluster"),
      ],
    ],
    [
      "members of another engine",
      [{ postgres: { provider: "cluster", members: 3 } }],
      [
        "slipway:databases.postgres.members is not a setting; allowed there: cpu, memory, provider, storage. " +
          "Fix: pulumi config rm --path 'slipway:databases.postgres.members' -s test",
      ],
    ],
    [
      "a size of another provider",
      [
        { provider: "uri", storage: 5 },
        { "bank:uri": URI, "bank:logUri": URI },
      ],
      [
        "slipway:databases.storage is not a setting; allowed there: cpu, memory, mongodb, mysql, postgres, provider, redis, storage. " +
          "Fix: pulumi config rm --path 'slipway:databases.storage' -s test",
      ],
    ],
    [
      "the previous name of the provider, in the cluster",
      [{ kind: "cluster" }, {}, AWS],
      [
        "slipway:databases.kind was renamed to slipway:databases.provider. " +
          "Fix: pulumi config set --path 'slipway:databases.provider' cluster -s test && " +
          "pulumi config rm --path 'slipway:databases.kind' -s test",
      ],
    ],
    [
      "the previous name of the provider, in RDS",
      [{ kind: "rds", instanceClass: "db.t4g.small", multiAz: true }, {}, AWS],
      [
        "slipway:databases.kind was renamed to slipway:databases.provider. " +
          "Fix: pulumi config set --path 'slipway:databases.provider' rds -s test && " +
          "pulumi config rm --path 'slipway:databases.kind' -s test",
      ],
    ],
    [
      "every URI that is missing",
      [{ provider: "uri" }],
      ["uri", "logUri"].map(
        (key) =>
          `bank:${key} is not set; where slipway:databases.provider is uri, it must be ${ALLOWED}. ` +
          fix(`--secret bank:${key}`),
      ),
    ],
    [
      "a URI that nothing reads",
      [{ provider: "uri", postgres: { provider: "cluster" } }, { "bank:uri": URI }],
      [
        "bank:uri is set, but slipway:databases.postgres.provider is cluster, where no uri is read; it must not be set. " +
          "Fix: pulumi config rm bank:uri -s test",
      ],
    ],
    [
      "a password that nothing reads",
      [{ provider: "uri" }, { "bank:uri": URI, "bank:logUri": URI, "bank:password": "hush" }],
      [
        "bank:password is set, but slipway:databases.provider is uri, where no password is read; it must not be set. " +
          "Fix: pulumi config rm bank:password -s test",
      ],
    ],
    [
      "an invalid URI, which is not shown",
      [{ provider: "uri" }, { "bank:uri": "mysql://clerk:hush@db.test/money", "bank:logUri": URI }],
      [`bank:uri is a secret with an invalid value; it must be ${ALLOWED}. ${fix("--secret bank:uri")}`],
    ],
  ];
  for (const [what, args, expected] of cases) {
    it(`report key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(...args), expected);
    });
  }

  it("require a URI under its own key where MongoDB runs elsewhere", async () => {
    const mongodb = { "slipway:apps": '["bank", "club"]' };
    const [problem] = await problems({ mongodb: { provider: "uri" } }, mongodb);
    assert.match(
      problem ?? "",
      /^club:membersUri is not set; where slipway:databases\.mongodb\.provider is uri, it must be a URI with a login .*mongodb/,
    );
    await read({ mongodb: { provider: "uri" } }, { ...mongodb, "club:membersUri": "mongodb://u:p@host/db" });
  });
});

describe("the URIs that a plan shows as unset", () => {
  for (const [databases, expected] of [
    [{}, []],
    [{ provider: "uri" }, ["bank:uri", "bank:logUri", "club:membersUri"]],
    [{ mongodb: { provider: "uri" } }, ["club:membersUri"]],
    [{ provider: "uri", mongodb: { provider: "cluster" } }, ["bank:uri", "bank:logUri"]],
    [{ provider: "nowhere" }, []],
  ] as const) {
    it(`are those of servers elsewhere: ${JSON.stringify(databases)}`, () => {
      assert.deepEqual(requiredSecrets([bank, club], databases), expected);
    });
  }
});
