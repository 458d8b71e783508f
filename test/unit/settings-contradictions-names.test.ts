import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { z } from "zod";

import { scopelensSettings } from "../../apps/scopelens/settings";
import { thoughtsSettings } from "../../apps/thoughts/settings";
import { userAdminSettings } from "../../apps/user-admin/settings";
import { parseBootstrapOptions } from "../../commands/bootstrap/command";
import { databasePassword } from "../../settings/database-secrets";
import { stackNameProblems } from "../../settings/stack-names";
import { AWS, configurable, LOCAL, problems, read } from "../support/settings";

/** Names of stacks that are refused, each with the name that the message proposes, and as a shell reads it. */
const STACKS: readonly (readonly [name: string, proposed: string, inShell?: string])[] = [
  ["Staging", "staging"],
  ["eu.west", "eu-west"],
  ["with space", "with-space", "'with space'"],
  ["ümlaut", "umlaut", "'ümlaut'"],
  ["my_env", "my-env"],
  ["2prod", "prod"],
  ["-dev", "dev"],
  ["dev-", "dev"],
  ["PR's", "pr-s", "'PR'\\''s'"],
  ["123", "dev"],
  ["", "dev", "''"],
];

function bootstrapped(environment: string): readonly string[] | undefined {
  const account = ["--account", "111122223333", "--region", "eu-central-1", "--repository", "example/slipway"];
  return parseBootstrapOptions([...account, `--environment=${environment}`])?.environments;
}

describe("the name of a stack", () => {
  for (const [name, proposed, inShell = name] of STACKS) {
    it(`must not be ${JSON.stringify(name)}, neither in a plan nor in an account`, () => {
      const [problem = "", ...others] = stackNameProblems(name);
      assert.deepEqual(others, []);
      assert.ok(
        problem.startsWith(`the stack's name is ${JSON.stringify(name)}; it must be lower-case letters, digits and`),
      );
      assert.ok(problem.includes(`Fix: pulumi stack rename ${proposed} -s ${inShell}, or`), problem);
      assert.deepEqual(stackNameProblems(proposed), []);
      assert.throws(() => bootstrapped(name), /^Error: --environment is .*; it must be the name of a stack/);
    });
  }

  it("may have letters, digits and inner hyphens", () => {
    for (const name of ["dev", "a", "pr-12", "production-eu-central-1a"]) {
      assert.deepEqual(stackNameProblems(name), []);
      assert.deepEqual(bootstrapped(name), [name]);
    }
  });
});

describe("names in the settings of what is not there", () => {
  it("are no problem: digests of an application that is not deployed now", async () => {
    const images = { "shop/web": `sha256:${"a".repeat(64)}`, "blog/web": `sha256:${"b".repeat(64)}` };
    const promotion = JSON.stringify({ from: "registry.test", images });
    for (const target of [AWS, LOCAL]) await read({ ...target, "slipway:promotion": promotion });
  });

  it("are reported: weights of applications that are not deployed, each, beside an invalid domain", async () => {
    const dns = JSON.stringify({ zoneId: "Z0123456789", weights: { shop: 1, blog: 2, wiki: 3 } });
    const found = await problems({ ...AWS, "slipway:dns": dns, "slipway:domain": "Example.com" });
    assert.deepEqual(
      found.map((problem) => problem.split(" is ")[0]),
      ["slipway:domain", "slipway:dns.weights.blog", "slipway:dns.weights.wiki"],
    );
  });

  const KEYS = [
    ["thoughts", thoughtsSettings, "signingKeys", "givenKeys"],
    ["scopelens", scopelensSettings, "jwtKeys", "givenJwtKeys"],
    ["user-admin", userAdminSettings, "masterKeys", "givenMasterKeys"],
    ["user-admin", userAdminSettings, "jwtKeys", "givenJwtKeys"],
  ] as const;
  for (const [name, schema, list, given] of KEYS) {
    it(`are reported: a key in ${name}:${given} that ${list} does not name`, async () => {
      const known = [configurable<z.ZodObject>(name, schema)];
      const secret = "[secret 12345678]";
      const config = (keys: object) => ({
        ...LOCAL,
        "slipway:apps": JSON.stringify([name]),
        [`${name}:${list}`]: '["new","old"]',
        [`${name}:${given}`]: JSON.stringify(keys),
      });
      assert.deepEqual(await problems(config({ old: secret, older: secret }), [`${name}:${given}`], known), [
        `${name}:${given}.older is a secret with an invalid value; it must be left out, or its name in the list ${list}, ` +
          `which has new, old. Fix: pulumi config rm --path '${name}:${given}.older' -s test`,
      ]);
      await read(config({ old: secret }), [`${name}:${given}`], known);
      const { error } = schema.safeParse({ [list]: ["new", "old"], [given]: { older: secret } });
      assert.deepEqual(
        error?.issues.map(({ path, message }) => [path, message]),
        [[[given, "older"], `left out, or its name in the list ${list}, which has new, old`]],
      );
    });
  }
});

describe("a given signing key", () => {
  const pem = (
    key: { export: (options: { type: "pkcs8" | "spki"; format: "pem" }) => string | Buffer },
    type: "pkcs8" | "spki",
  ) => key.export({ type, format: "pem" }).toString();
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const CASES: readonly (readonly [what: string, value: string, isValid: boolean])[] = [
    ["an RSA private key", pem(rsa.privateKey, "pkcs8"), true],
    ["a plan's placeholder", "[secret 12345678]", true],
    ["an RSA public key", pem(rsa.publicKey, "spki"), false],
    ["a key of another algorithm", pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "pkcs8"), false],
    ["something else", "hush", false],
  ];
  for (const [what, value, isValid] of CASES) {
    it(`${isValid ? "may" : "must not"} be ${what}`, () => {
      const { success, error } = thoughtsSettings.safeParse({ givenKeys: { initial: value } });
      assert.equal(success, isValid);
      if (!isValid) assert.match(error?.message ?? "", /an RSA private key in PEM form without a passphrase: pipe/);
    });
  }
});

describe("settings of all databases", () => {
  const user = (name: string, ...engines: ("mongodb" | "mysql" | "postgres" | "redis")[]) =>
    configurable(
      name,
      z.strictObject(Object.fromEntries(engines.map((one) => [one, databasePassword(one).optional()]))),
    );
  const known = [
    user("club", "mongodb", "redis"),
    user("mail", "mysql"),
    user("bank", "postgres"),
    user("pub", "mongodb"),
  ];
  const RDS = { provider: "rds", instanceClass: "db.t4g.small" };
  const ONLY = 'slipway:databases.provider is "rds"; it must be one of cluster, uri';
  const own = (engine: string) =>
    `Fix: pulumi config set --path 'slipway:databases.${engine}.provider' cluster -s test`;

  const CASES: readonly (readonly [apps: string[], databases: object, expected: string[]])[] = [
    [["bank", "mail"], RDS, []],
    [
      ["club", "pub"],
      RDS,
      [`${ONLY} for mongodb of club, pub. ${own("mongodb")}`, `${ONLY} for redis of club. ${own("redis")}`],
    ],
    [["club"], { ...RDS, mongodb: { provider: "cluster" }, redis: { provider: "uri" } }, []],
    [["bank"], { memory: 128 }, []],
    [
      ["mail", "pub"],
      { memory: 128 },
      [
        `slipway:databases.memory is 128; it must be at least 192 for mysql of mail. ${own("mysql")}`,
        `slipway:databases.memory is 128; it must be at least 512 for mongodb of pub. ${own("mongodb")}`,
      ],
    ],
    [["mail"], { memory: 192 }, []],
    [["mail"], { memory: 128, mysql: { provider: "cluster" } }, []],
  ];
  for (const [apps, databases, expected] of CASES) {
    it(`${expected.length === 0 ? "suit" : "do not suit"} ${apps.join(" and ")}: ${JSON.stringify(databases)}`, async () => {
      const config = { ...AWS, "slipway:apps": JSON.stringify(apps), "slipway:databases": JSON.stringify(databases) };
      if (expected.length === 0) await read(config, [], known);
      else assert.deepEqual([...(await problems(config, [], known))].sort(), [...expected].sort());
    });
  }
});
