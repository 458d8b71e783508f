import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { TemplateStatement } from "../../../commands/bootstrap/permissions";
import { type BootstrapTemplate, bootstrapTemplate } from "../../../commands/bootstrap/template";
import { PROJECT_FOLDER } from "../../../lib/project";
import { AWS_TYPES, awsServiceOf, awsType, isAwsType } from "../../../plan/aws-types";
import { projectPlans } from "../../support/plans";

/** Maximum characters of a managed policy (IAM), and of a template that is not stored in S3 (CloudFormation). */
const LIMITS = { policy: 6144, template: 51_200 } as const;

describe("the bootstrap template", () => {
  const template = (change: Partial<Parameters<typeof bootstrapTemplate>[0]> = {}) =>
    bootstrapTemplate(
      { environments: ["dev"], repository: "example/slipway", hasProvider: false, ...change },
      "slipway",
    );
  const properties = (name: string, from: BootstrapTemplate = template()) => {
    const resource = from.Resources[name];
    assert.ok(resource, `${name} is not among ${Object.keys(from.Resources).join(", ")}`);
    return resource.Properties;
  };
  const statements = (name: string) =>
    (properties(name).PolicyDocument as { Statement: readonly TemplateStatement[] }).Statement;
  const policyNames = Object.keys(template().Resources).filter((name) => name.endsWith("Policy"));

  it("has each resource that an account needs, once", () => {
    const types = Object.entries(template().Resources).map(([name, { Type }]) => `${name} ${Type}`);
    assert.deepEqual(types.sort(), [
      "DeployDev AWS::IAM::Role",
      "GlobalPolicy AWS::IAM::ManagedPolicy",
      "Key AWS::KMS::Key",
      "KeyName AWS::KMS::Alias",
      "LookPolicy AWS::IAM::ManagedPolicy",
      "Preview AWS::IAM::Role",
      "Provider AWS::IAM::OIDCProvider",
      "RegionPolicy AWS::IAM::ManagedPolicy",
      "State AWS::S3::Bucket",
      "StatePolicy AWS::IAM::ManagedPolicy",
      "StateTls AWS::S3::BucketPolicy",
    ]);
    assert.ok(JSON.stringify(template(), undefined, 2).length < LIMITS.template);
    for (const name of policyNames) {
      assert.ok(JSON.stringify(properties(name).PolicyDocument).length < LIMITS.policy, `${name} is too large`);
    }
  });

  it("stores the state in a bucket that is versioned, encrypted, private and retained", () => {
    const { DeletionPolicy, UpdateReplacePolicy } = template().Resources.State ?? {};
    assert.deepEqual([DeletionPolicy, UpdateReplacePolicy], ["Retain", "Retain"]);
    const bucket = properties("State");
    assert.deepEqual(bucket.VersioningConfiguration, { Status: "Enabled" });
    assert.deepEqual(new Set(Object.values(bucket.PublicAccessBlockConfiguration as object)), new Set([true]));
    assert.match(
      JSON.stringify(bucket.BucketEncryption),
      /"aws:kms","KMSMasterKeyID":\{"Fn::GetAtt":\["Key","Arn"\]\}/,
    );
    assert.match(JSON.stringify(properties("StateTls")), /"Effect":"Deny".*"aws:SecureTransport":"false"/);
    assert.equal(properties("Key").EnableKeyRotation, true);
    assert.equal(properties("KeyName").AliasName, "alias/slipway-secrets");
  });

  it("trusts one environment of the repository for each deployment, and pull requests and main for previews", () => {
    const trusted = (name: string, from?: BootstrapTemplate) => {
      const { AssumeRolePolicyDocument: document } = properties(name, from) as {
        AssumeRolePolicyDocument: { Statement: { Principal: object; Condition: { StringEquals: object } }[] };
      };
      assert.equal(document.Statement.length, 1);
      return document.Statement[0];
    };
    const token = "token.actions.githubusercontent.com";
    assert.deepEqual(trusted("DeployDev")?.Condition, {
      StringEquals: {
        [`${token}:aud`]: "sts.amazonaws.com",
        [`${token}:sub`]: ["repo:example/slipway:environment:dev"],
      },
    });
    assert.deepEqual(trusted("Preview")?.Condition, {
      StringEquals: {
        [`${token}:aud`]: "sts.amazonaws.com",
        [`${token}:sub`]: ["repo:example/slipway:pull_request", "repo:example/slipway:ref:refs/heads/main"],
      },
    });
    const known = template({ hasProvider: true });
    assert.ok(!("Provider" in known.Resources));
    assert.match(JSON.stringify(trusted("Preview", known)?.Principal), /oidc-provider\/token\.actions/);
  });

  it("allows a preview to read resources, no content, and to change nothing", () => {
    assert.deepEqual(properties("Preview").ManagedPolicyArns, [{ Ref: "LookPolicy" }]);
    const actions = statements("LookPolicy").flatMap(({ Action }) => Action);
    const other = actions.filter((action) => !/:(Describe|Get|List|Batch(Check|Get))/.test(action));
    assert.deepEqual(other, ["kms:Decrypt"]);
    for (const content of ["secretsmanager:", "ssm:", "s3:GetObject*", "logs:GetLogEvents", "iam:Get*"]) {
      assert.ok(!actions.some((action) => action.startsWith(content)), `a preview may ${content}`);
    }
  });

  it("grants wildcards for reading only, and denies a deployment its own roles, key and state", () => {
    for (const name of policyNames) {
      for (const { Action, Effect } of statements(name)) {
        if (Effect === "Deny") continue;
        const wide = Action.filter((action) => action.includes("*") && !/:(Describe|List)\*$/.test(action));
        assert.deepEqual(wide, [], name);
      }
    }
    const denied = statements("GlobalPolicy").filter(({ Effect }) => Effect === "Deny");
    assert.deepEqual(
      denied.map(({ Sid, Resource }) => [Sid, JSON.stringify(Resource).match(/role\/[^"]+|"Key"|"State"|State\.Arn/g)]),
      [
        ["NotItself", ["role/slipway-deploy-*", "role/slipway-preview"]],
        ["NotItsKey", ['"Key"']],
        ["NotItsState", ['"State"', "State.Arn"]],
      ],
    );
  });

  it("allows a deployment to create the service-linked roles of the services that the program uses, and no others", () => {
    const { Condition } = statements("GlobalPolicy").find(({ Sid }) => Sid === "ServiceRoles") ?? {};
    assert.deepEqual(Condition, {
      StringEquals: {
        "iam:AWSServiceName": [
          "autoscaling.amazonaws.com",
          "backup.amazonaws.com",
          "ecr.amazonaws.com",
          "eks.amazonaws.com",
          "eks-nodegroup.amazonaws.com",
          "elasticfilesystem.amazonaws.com",
          "elasticloadbalancing.amazonaws.com",
          "pullthroughcache.ecr.amazonaws.com",
          "rds.amazonaws.com",
          "spot.amazonaws.com",
        ],
      },
    });
  });

  it("allows a deployment to call the AWS functions that the program calls", () => {
    const files = readdirSync(join(PROJECT_FOLDER, "components"), { recursive: true, encoding: "utf8" });
    const sources = files
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(PROJECT_FOLDER, "components", file));
    const called = sources.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^import \{([^}]*)\} from "@pulumi\/aws\/(\w+)/gm)].flatMap(
        ([, names = "", service = ""]) => (names.match(/\bget[A-Z]\w*/g) ?? []).map((name) => `${service} ${name}`),
      ),
    );
    // The action of each function, from the Service Authorization Reference.
    const actions: Readonly<Record<string, string>> = { "ecr getImages": "ecr:ListImages" };
    assert.deepEqual([...new Set(called)].sort(), Object.keys(actions).sort());
    const granted = policyNames.flatMap((name) => statements(name)).flatMap(({ Action }) => Action);
    for (const action of Object.values(actions)) assert.ok(granted.includes(action), action);
  });

  it("allows a deployment to create every resource type of a plan", async () => {
    const plans = await projectPlans();
    const types = plans.flatMap(({ resources }) =>
      resources.filter(({ custom, type }) => custom && isAwsType(type)).map(({ type }) => type),
    );
    assert.ok(types.length > 0);
    const missing = [...new Set(types)].filter((type) => awsType(type).actions === undefined).sort();
    const files = missing.map((type) => `${type} in plan/aws-types/${awsServiceOf(type)}.ts`);
    assert.deepEqual(files, [], "these types need a row with actions");

    const granted = new Set(
      ["RegionPolicy", "GlobalPolicy"].flatMap((name) =>
        statements(name).flatMap(({ Effect, Action }) => (Effect === "Allow" ? Action : [])),
      ),
    );
    const notGranted = Object.values(AWS_TYPES)
      .flatMap(({ actions = {} }) => Object.values(actions).flat())
      .filter((action) => !granted.has(action));
    assert.deepEqual(notGranted, []);
  });
});
