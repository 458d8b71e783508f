import assert from "node:assert/strict";

import { z } from "zod";

import { requiredSecrets } from "../../settings";
import { databaseUri } from "../../settings/database-secrets";
import { AWS, configurable, fix, LOCAL, problems, read } from "../support/settings";

const club = configurable("club", z.strictObject({ dbUri: databaseUri("mysql").optional() }));
const SECRETS = ["club:dbUri"];
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

describe("settings of MySQL servers", () => {
  it("may differ from those of other engines, on both targets", async () => {
    const mysql = { provider: "cluster", memory: 192 };
    for (const target of [LOCAL, AWS]) {
      assert.deepEqual(await databases({ memory: 128, mysql }, {}, target), {
        ...CLUSTER,
        memory: 128,
        mysql: { ...CLUSTER, ...mysql },
      });
    }
    const elsewhere = { mysql: { provider: "uri" } };
    assert.deepEqual(await databases(elsewhere, { "club:dbUri": "mysql://u:p@db.test/club" }), {
      ...CLUSTER,
      ...elsewhere,
    });
  });

  it("may be those of RDS on AWS, for all engines or for MySQL alone", async () => {
    const rds = { provider: "rds", instanceClass: "db.t4g.medium" };
    const filled = { ...rds, multiAz: false, storage: 20, maxStorage: 100, backupDays: 7 };
    assert.deepEqual(await databases({ mysql: rds }, {}, AWS), { ...CLUSTER, mysql: filled });
    assert.deepEqual(await databases({ ...rds, mysql: { provider: "cluster" } }, {}, AWS), {
      ...filled,
      mysql: CLUSTER,
    });
  });

  it("accept the placeholder of a URI in a plan", async () => {
    await databases({ mysql: { provider: "uri" } }, { "club:dbUri": "[secret 3fa91c2e]" });
  });

  it("tell a plan which URI is unset", () => {
    assert.deepEqual(requiredSecrets([club], { mysql: { provider: "uri" } }), ["club:dbUri"]);
    assert.deepEqual(requiredSecrets([club], {}), []);
  });

  const ALLOWED =
    "a URI such as mysql://user:password@host:3306/database?ssl-mode=REQUIRED, with special characters in the password " +
    "percent-encoded";
  const cases: readonly [string, Given, string][] = [
    [
      "too little memory",
      [{ mysql: { provider: "cluster", memory: 128 } }],
      "slipway:databases.mysql.memory is 128; it must be a whole number from 192 to 1048576. " +
        fix("--path 'slipway:databases.mysql.memory' 192"),
    ],
    [
      "RDS without AWS",
      [{ mysql: { provider: "rds" } }],
      'slipway:databases.mysql.provider is "rds"; it must be one of cluster, uri. ' +
        fix("--path 'slipway:databases.mysql.provider' cluster"),
    ],
    [
      "members, which servers of another engine have",
      [{ mysql: { provider: "cluster", members: 3 } }],
      "slipway:databases.mysql.members is not a setting; allowed there: cpu, memory, provider, storage. " +
        "Fix: pulumi config rm --path 'slipway:databases.mysql.members' -s test",
    ],
    [
      "a URI that is missing",
      [{ mysql: { provider: "uri" } }],
      `club:dbUri is not set; where slipway:databases.mysql.provider is uri, it must be ${ALLOWED}. ` +
        fix("--secret club:dbUri"),
    ],
    [
      "an invalid URI, which is not shown",
      [{ mysql: { provider: "uri" } }, { "club:dbUri": "postgres://clerk:hush@db.test/club" }],
      `club:dbUri is a secret with an invalid value; it must be ${ALLOWED}. ${fix("--secret club:dbUri")}`,
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(`report key, value, what is allowed and the command: ${what}`, async () => {
      assert.deepEqual(await problems(config(...given), SECRETS, [club]), [expected]);
    });
  }
});
