import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AWS, problems, read } from "../support/settings";

/** A stack file in the account and region of the settings under test. */
function stackFile(changes: Record<string, unknown> = {}): string {
  const config = {
    "slipway:target": "aws",
    "slipway:apps": ["shop", "other"],
    "slipway:account": "111122223333",
    "slipway:region": "eu-central-1",
    "slipway:domain": "example.com",
    ...changes,
  };
  return JSON.stringify({ config });
}

const withPrefix = (prefix: string) => ({ ...AWS, "slipway:registry": JSON.stringify({ prefix }) });
const ZONE = { zoneId: "Z0123456789ABCDEFGHIJ" };
const SET = "pulumi config set --path 'slipway:registry.prefix'";

describe("settings of environments in one account and region", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "environments-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const others = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
  };
  const found = (config: Record<string, string>) => problems(config, [], undefined, folder);
  const accepted = (config: Record<string, string>) => read(config, [], undefined, folder);

  it("are rejected where both would have the same repositories, with commands that fix it", async () => {
    others({ dev: stackFile() });
    assert.deepEqual(await found(AWS), [
      "slipway:registry.prefix is not set, nor in Pulumi.dev.yaml: test and dev would have the same ECR repositories for " +
        "shop in account 111122223333, region eu-central-1; it must be different in one of them. A new prefix replaces " +
        `repositories, so set it where none are deployed yet. Fix: ${SET} test -s test (if test is deployed, ${SET} dev -s dev)`,
    ]);
    await accepted(withPrefix("test"));
    others({ dev: stackFile({ "slipway:registry": { prefix: "dev" } }) });
    await accepted(AWS);
  });

  it("are rejected where both have the same prefix, with every other problem", async () => {
    others({ Test_2: stackFile({ "slipway:registry": { prefix: "test" } }) });
    const [first = "", second = ""] = await found({ ...withPrefix("test"), "slipway:rolloutDeadline": "1" });
    assert.match(first, /rolloutDeadline/);
    assert.match(
      second,
      /prefix is "test", as in Pulumi\.Test_2\.yaml: .*Fix: \S+ config set --path \S+ test-images -s test/,
    );
    assert.match(second, /\(if test is deployed, .* test-2 -s Test_2\)$/);
    await accepted(withPrefix("test-images"));
  });

  it("are rejected where both would have the same DNS records", async () => {
    others({ prod: stackFile({ "slipway:apps": ["other"], "slipway:dns": ZONE }) });
    const dns = { ...AWS, "slipway:domain": "example.com", "slipway:dns": JSON.stringify(ZONE) };
    assert.deepEqual(await found(dns), [
      'slipway:domain is "example.com", as in Pulumi.prod.yaml: test and prod would have the same DNS records in zone ' +
        `${ZONE.zoneId}; it must be another domain, such as one below it. ` +
        "Fix: pulumi config set slipway:domain test.example.com -s test",
    ]);
    await accepted({ ...dns, "slipway:domain": "test.example.com" });
  });

  const apart: Record<string, string> = {
    "another account": stackFile({ "slipway:account": "444455556666" }),
    "another region": stackFile({ "slipway:region": "eu-west-1" }),
    "other applications": stackFile({ "slipway:apps": ["other"] }),
    "another target": stackFile({ "slipway:target": "local" }),
    "no settings": "config: {}\n",
    "invalid YAML": "config: [\n",
    "no valid list of applications": stackFile({ "slipway:apps": "{" }),
  };
  for (const [name, text] of Object.entries(apart)) {
    it(`are accepted beside an environment with ${name}`, async () => {
      others({ dev: text });
      await accepted(AWS);
    });
  }

  it("are compared with values that the CLI stored as JSON or numbers", async () => {
    others({ dev: stackFile({ "slipway:apps": '["shop"]', "slipway:account": 111122223333 }) });
    assert.equal((await found(AWS)).length, 1);
  });

  for (const prefix of ["slipway-dev", "Dev", "dev/", "-dev", "a/b", ""]) {
    it(`reject the prefix ${JSON.stringify(prefix)}`, async () => {
      const [problem = ""] = await found(withPrefix(prefix));
      assert.match(
        problem,
        /^slipway:registry\.prefix is .*; it must be lower-case letters and digits, .* staging -s test$/,
      );
    });
  }
});
