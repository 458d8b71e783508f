import assert from "node:assert/strict";

import { bootstrap } from "../../../commands/bootstrap/bootstrap";
import { parseCommand } from "../../../commands/bootstrap/command";

const ARGUMENTS = [
  ...["--account", "111122223333", "--region", "eu-central-1"],
  ...["--repository", "example/slipway", "--environment", "dev"],
];

/** An AWS CLI that answers as `answers` say and remembers what it was asked. */
function cli(answers: Readonly<Record<string, string | Error>>) {
  const asked: string[][] = [];
  const templates: string[] = [];
  const surroundings = {
    project: "slipway",
    aws: (args: readonly string[]) => {
      asked.push([...args]);
      const answer = answers[args[1] ?? ""] ?? "";
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    withFile: async (text: string, use: (file: string) => Promise<void>) => {
      templates.push(text);
      await use("template.json");
    },
  };
  return { asked, templates, surroundings };
}

const command = (...more: string[]) => {
  const parsed = parseCommand([...ARGUMENTS, ...more]);
  assert.ok(parsed);
  return parsed;
};
const rolesIn = (template = "{}") => Object.keys((JSON.parse(template) as { Resources: object }).Resources);

describe("npm run bootstrap", () => {
  const absent = new Error("Stack with id slipway-bootstrap does not exist");

  it("deploys the template, protects the stack, and says how to go on", async () => {
    const { asked, templates, surroundings } = cli({
      "get-caller-identity": "111122223333\n",
      "describe-stacks": absent,
    });
    const lines = await bootstrap(command(), surroundings);
    assert.deepEqual(
      asked.map(([service, operation]) => `${service ?? ""} ${operation ?? ""}`),
      [
        "sts get-caller-identity",
        "cloudformation describe-stacks",
        "cloudformation deploy",
        "cloudformation update-termination-protection",
      ],
    );
    assert.deepEqual(asked[2]?.slice(2), [
      ...["--stack-name", "slipway-bootstrap", "--region", "eu-central-1", "--template-file", "template.json"],
      ...["--capabilities", "CAPABILITY_NAMED_IAM", "--no-fail-on-empty-changeset", "--tags", "project=slipway"],
    ]);
    assert.ok(rolesIn(templates[0]).includes("DeployDev"));
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

  it("keeps the roles of environments that an earlier run made", async () => {
    const { templates, surroundings } = cli({
      "get-caller-identity": "111122223333",
      "describe-stacks": "prod,staging\n",
    });
    const lines = await bootstrap(command(), surroundings);
    const roles = rolesIn(templates[0]).filter((name) => name.startsWith("Deploy"));
    assert.deepEqual(roles, ["DeployDev", "DeployProd", "DeployStaging"]);
    assert.ok(lines.some((line) => line.includes("pulumi stack init staging ")));
  });

  it("touches no other account, and does not go on where it cannot look", async () => {
    const other = cli({ "get-caller-identity": "444455556666" });
    await assert.rejects(
      bootstrap(command(), other.surroundings),
      /those of account 444455556666, not of 111122223333\. Fix: set AWS_PROFILE/,
    );
    assert.equal(other.asked.length, 1);
    const denied = cli({ "get-caller-identity": "111122223333", "describe-stacks": new Error("AccessDenied") });
    await assert.rejects(bootstrap(command(), denied.surroundings), /AccessDenied/);
    assert.equal(denied.asked.length, 2);
  });

  it("shows the template in a dry run, and asks nobody", async () => {
    const { asked, surroundings } = cli({});
    const [template] = await bootstrap(command("--dry-run"), surroundings);
    assert.ok(rolesIn(template).includes("Preview"));
    assert.deepEqual(asked, []);
  });

  it("understands its arguments, and says what each must be", () => {
    assert.deepEqual(parseCommand([...ARGUMENTS, "--environment", "prod", "--existing-provider"]), {
      account: "111122223333",
      region: "eu-central-1",
      repository: "example/slipway",
      environments: ["dev", "prod"],
      hasProvider: true,
      dryRun: false,
    });
    assert.equal(parseCommand(["--help"]), undefined);
    const wrong = (option: string, value: string, reason: RegExp) => {
      assert.throws(() => parseCommand([...ARGUMENTS, option, value]), reason);
    };
    wrong("--account", "1111-2222", /--account is "1111-2222"; it must be the 12 digits/);
    wrong("--region", "Frankfurt", /--region is "Frankfurt"; it must be an AWS region/);
    wrong("--repository", "example/*", /--repository is "example\/\*"; it must be <org>\/<repository>/);
    wrong("--environment", "Dev", /--environment is "Dev"; it must be the name of a stack/);
    wrong("--colour", "red", /Unknown option '--colour'/);
    assert.throws(() => parseCommand(ARGUMENTS.slice(0, -2)), /--environment is missing/);
    assert.equal(command("--repository", "example@1/slipway@2").repository, "example@1/slipway@2");
  });
});
