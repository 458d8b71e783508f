import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseNodeReleaseOptions } from "../../../commands/node-release/command";
import { nodeRelease } from "../../../commands/node-release/node-release";
import { PROJECT_FOLDER } from "../../../lib/project";

/** A stack file as it is edited by hand. */
const PROD = `# Settings of prod.
config:
    slipway:region: eu-central-1
    slipway:cluster:
        version: "1.35" # pinned
        nodes:
            kind: managed
            groups:
                main: # on x86
                    instanceTypes: [m7i.large]
                    releaseVersion: 1.35.4-20260423 # last week's
                    min: 3
                    offHours:
                        min: 2 # at night
                # On Graviton.
                small: { instanceTypes: [m8g.large], architecture: arm64, min: 1 }
                last:
                    instanceTypes: [m7i.large]
                    offHours:
                        min: 1 # at night
    # After it.
    shop:password:
        secure: v1:abc
`;

const parameter = (version: string, architecture: string) =>
  `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/standard/recommended/release_version`;

describe("npm run node-release", () => {
  let folder: string;
  let calls: string[];
  const file = () => join(folder, "Pulumi.prod.yaml");
  const written = () => readFileSync(file(), "utf8");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "node-release-"));
    writeFileSync(file(), PROD);
    calls = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const RELEASES: Readonly<Record<string, string>> = {
    [parameter("1.35", "x86_64")]: "1.35.6-20260714",
    [parameter("1.35", "arm64")]: "1.35.6-20260715",
  };
  const run = (releases = RELEASES, environment = "prod") => {
    const aws = (args: readonly string[]) => {
      calls.push(args.join(" "));
      const value = releases[args[args.indexOf("--name") + 1] ?? ""];
      return value === undefined ? Promise.reject(new Error("ParameterNotFound")) : Promise.resolve(`${value}\n`);
    };
    return nodeRelease(environment, { folder, aws });
  };

  it("asks once for each architecture, writes the release of each group, and leaves every other character", async () => {
    const lines = await run();
    assert.deepEqual(
      calls,
      ["x86_64", "arm64"].map(
        (architecture) =>
          `ssm get-parameter --name ${parameter("1.35", architecture)} --region eu-central-1 --query Parameter.Value --output text`,
      ),
    );
    const expected = PROD.replace("1.35.4-20260423", "1.35.6-20260714")
      .replace("arm64, min: 1 }", "arm64, min: 1, releaseVersion: 1.35.6-20260715 }")
      .replace("min: 1 # at night\n", "min: 1 # at night\n                    releaseVersion: 1.35.6-20260714\n");
    assert.equal(written(), expected);
    assert.deepEqual(lines, [
      "Releases of the nodes of prod, written to Pulumi.prod.yaml:",
      "  main: 1.35.4-20260423 -> 1.35.6-20260714",
      "  small: not set -> 1.35.6-20260715",
      "  last: not set -> 1.35.6-20260714",
      "",
      "Next:",
      '  git commit -m "Update the nodes of prod" -- Pulumi.prod.yaml',
      "  npx pulumi up -s prod",
      "EKS replaces the nodes in groups, within the disruption budgets. To roll back, revert that commit and run up again.",
    ]);
  });

  it("leaves a file unchanged that has the newest releases already", async () => {
    await run();
    const first = written();
    assert.deepEqual(await run(), [
      "The nodes of prod have the newest release already, 1.35.6-20260714, 1.35.6-20260715; Pulumi.prod.yaml is unchanged.",
    ]);
    assert.equal(written(), first);
  });

  it("keeps the format of the project's own stack file, and asks for the cluster's version", async () => {
    copyFileSync(join(PROJECT_FOLDER, "Pulumi.prod.yaml"), file());
    const original = written();
    await run({ [parameter("1.35", "x86_64")]: "1.35.99-20991231" });
    const [release] = /1\.35\.\d+-\d{8}/.exec(original) ?? [];
    assert.ok(release !== undefined, "prod names no release");
    assert.equal(written(), original.replace(release, "1.35.99-20991231"));
  });

  it("writes nothing if AWS has no release of the version, or another answer than a release", async () => {
    await assert.rejects(run({}), /ParameterNotFound/);
    for (const answer of ["None", "1.36.0-20260714", "1.35.6"]) {
      const releases = { ...RELEASES, [parameter("1.35", "arm64")]: answer };
      await assert.rejects(run(releases), new RegExp(`arm64/standard/.* is "${answer}"; it must be a release such as`));
    }
    assert.equal(written(), PROD);
  });

  it("rejects environments that do not exist or have no managed nodes", async () => {
    await assert.rejects(run(RELEASES, "test"), /no environment "test"; there are: prod\./);
    writeFileSync(file(), "config:\n  slipway:cluster: { version: '1.35', nodes: { kind: auto } }\n");
    await assert.rejects(run(), /prod has no managed nodes, .*EKS Auto Mode updates its nodes itself/);
    assert.deepEqual(calls, []);
  });

  it("parses its arguments, and prints the usage where they are invalid", () => {
    assert.equal(parseNodeReleaseOptions(["prod"]), "prod");
    assert.equal(parseNodeReleaseOptions(["--help"]), undefined);
    for (const args of [[], ["dev", "prod"], ["--all"]]) {
      assert.throws(() => parseNodeReleaseOptions(args), /npm run node-release -- <environment>/);
    }
  });
});
