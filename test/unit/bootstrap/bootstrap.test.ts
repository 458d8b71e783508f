import assert from "node:assert/strict";

import { bootstrap } from "../../../commands/bootstrap/bootstrap";
import { parseBootstrapOptions } from "../../../commands/bootstrap/command";

const ARGUMENTS = [
  ...["--account", "111122223333", "--region", "eu-central-1"],
  ...["--repository", "example/slipway", "--environment", "dev"],
];

/** A fake AWS CLI: returns the output for an operation, or rejects with an error, and records its calls. */
function fakeCli(outputs: Readonly<Record<string, string | Error>>) {
  const calls: string[][] = [];
  const templates: string[] = [];
  const dependencies = {
    project: "slipway",
    aws: (args: readonly string[]) => {
      calls.push([...args]);
      const output = outputs[args[1] ?? ""] ?? "";
      return output instanceof Error ? Promise.reject(output) : Promise.resolve(output);
    },
    withFile: async (text: string, use: (file: string) => Promise<void>) => {
      templates.push(text);
      await use("template.json");
    },
  };
  return { calls, templates, dependencies };
}

const options = (...more: string[]) => {
  const parsed = parseBootstrapOptions([...ARGUMENTS, ...more]);
  assert.ok(parsed);
  return parsed;
};
const resourcesIn = (template = "{}") => Object.keys((JSON.parse(template) as { Resources: object }).Resources);

describe("npm run bootstrap", () => {
  const absent = new Error("Stack with id slipway-bootstrap does not exist");

  it("deploys the template, protects the stack, and prints the next steps", async () => {
    const { calls, templates, dependencies } = fakeCli({
      "get-caller-identity": "111122223333\n",
      "describe-stacks": absent,
    });
    const lines = await bootstrap(options(), dependencies);
    assert.deepEqual(
      calls.map(([service, operation]) => `${service ?? ""} ${operation ?? ""}`),
      [
        "sts get-caller-identity",
        "cloudformation describe-stacks",
        "cloudformation deploy",
        "cloudformation update-termination-protection",
      ],
    );
    assert.deepEqual(calls[2]?.slice(2), [
      ...["--stack-name", "slipway-bootstrap", "--region", "eu-central-1", "--template-file", "template.json"],
      ...["--capabilities", "CAPABILITY_NAMED_IAM", "--no-fail-on-empty-changeset", "--tags", "project=slipway"],
    ]);
    assert.ok(resourcesIn(templates[0]).includes("DeployDev"));
    const state = "s3://slipway-state-111122223333-eu-central-1?region=eu-central-1";
    for (const line of [
      `  npx pulumi login '${state}'`,
      "  npx pulumi stack init dev --secrets-provider='awskms://alias/slipway-secrets?region=eu-central-1'",
      `  DEV_STATE=${state}`,
      "  DEV_DEPLOY_ROLE=arn:aws:iam::111122223333:role/slipway-deploy-dev",
      "  DEV_PREVIEW_ROLE=arn:aws:iam::111122223333:role/slipway-preview",
    ]) {
      assert.ok(lines.includes(line), `${line} is not in:\n${lines.join("\n")}`);
    }
  });

  it("keeps the roles of the environments of earlier runs", async () => {
    const { templates, dependencies } = fakeCli({
      "get-caller-identity": "111122223333",
      "describe-stacks": "prod,staging\n",
    });
    const lines = await bootstrap(options(), dependencies);
    const roles = resourcesIn(templates[0]).filter((name) => name.startsWith("Deploy"));
    assert.deepEqual(roles, ["DeployDev", "DeployProd", "DeployStaging"]);
    assert.ok(lines.some((line) => line.includes("pulumi stack init staging ")));
  });

  it("changes no other account, and stops where it cannot read the stack", async () => {
    const otherAccount = fakeCli({ "get-caller-identity": "444455556666" });
    await assert.rejects(
      bootstrap(options(), otherAccount.dependencies),
      /belong to account 444455556666, not to 111122223333\. Fix: set AWS_PROFILE/,
    );
    assert.equal(otherAccount.calls.length, 1);
    const denied = fakeCli({ "get-caller-identity": "111122223333", "describe-stacks": new Error("AccessDenied") });
    await assert.rejects(bootstrap(options(), denied.dependencies), /AccessDenied/);
    assert.equal(denied.calls.length, 2);
  });

  it("prints the template in a dry run, and calls nothing", async () => {
    const { calls, dependencies } = fakeCli({});
    const [template] = await bootstrap(options("--dry-run"), dependencies);
    assert.ok(resourcesIn(template).includes("Preview"));
    assert.deepEqual(calls, []);
  });

  it("parses its arguments, and reports which values are allowed", () => {
    assert.deepEqual(parseBootstrapOptions([...ARGUMENTS, "--environment", "prod", "--existing-provider"]), {
      account: "111122223333",
      region: "eu-central-1",
      repository: "example/slipway",
      environments: ["dev", "prod"],
      hasProvider: true,
      dryRun: false,
    });
    assert.equal(parseBootstrapOptions(["--help"]), undefined);
    const wrong = (option: string, value: string, reason: RegExp) => {
      assert.throws(() => parseBootstrapOptions([...ARGUMENTS, option, value]), reason);
    };
    wrong("--account", "1111-2222", /--account is "1111-2222"; it must be the 12 digits/);
    wrong("--region", "Frankfurt", /--region is "Frankfurt"; it must be an AWS region/);
    wrong("--repository", "example/*", /--repository is "example\/\*"; it must be <org>\/<repository>/);
    wrong("--environment", "Dev", /--environment is "Dev"; it must be the name of a stack/);
    wrong("--colour", "red", /Unknown option '--colour'/);
    assert.throws(() => parseBootstrapOptions(ARGUMENTS.slice(0, -2)), /--environment is missing/);
    assert.equal(options("--repository", "example@1/slipway@2").repository, "example@1/slipway@2");
  });
});
