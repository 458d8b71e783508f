import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { allowStatements } from "../../../components/identity/allow-statements";
import { withoutRights } from "../../../components/identity/identity";
import type { AwsPermission } from "../../../components/identity/permissions";
import { items, isRecord } from "../../../lib/values";
import { checkPlan } from "../../../policy/in-plan";
import { RULES } from "../../../policy/rules";
import { ACCESS_EXAMPLES } from "../policy/examples/access";
import { resource } from "../policy/examples/example";
import { valueOf } from "../../support/outputs";
import { CONTEXT } from "../../support/shop";

const SEND = "sqs:SendMessage";
const QUEUE = "arn:aws:sqs:eu-central-1:111122223333:orders";
const PUT = "cloudwatch:PutMetricData";
const REASON = "Metrics have no ARN";
const NAMESPACE = { StringEquals: { "cloudwatch:namespace": "shop" } };

const on = (...resources: readonly string[]): AwsPermission => ({ actions: [SEND], resources });

const ALLOWED: Readonly<Record<string, AwsPermission>> = {
  "one action on one resource": on(QUEUE),
  "several of each": { actions: [SEND, "rds-db:connect"], resources: [QUEUE, `${QUEUE}-failed`] },
  "names that begin with the same": on("arn:aws:dynamodb:eu-central-1:111122223333:table/shop-*", `${QUEUE}-*`),
  "what is inside of something": on(
    "arn:aws:s3:::shop-pictures/*",
    "arn:aws:logs:eu-central-1:111122223333:log-group:shop:*",
    "arn:aws:dynamodb:eu-central-1:111122223333:table/orders/index/*",
    "arn:aws:execute-api:eu-central-1:111122223333:a1b2c3/*",
  ),
  "a resource of a global service": on("arn:aws:route53:::hostedzone/Z0123456789"),
  "a resource in China": on("arn:aws-cn:sqs:cn-north-1:111122223333:orders"),
  "a condition": { ...on(QUEUE), condition: { Bool: { "aws:SecureTransport": "true" } } },
  "an action without resources": { actions: ["rekognition:DetectLabels"], everyResource: "Pictures have no ARN" },
  "an action that a condition limits": { actions: [PUT], everyResource: REASON, condition: NAMESPACE },
};

/** Permissions with what the message says. */
const REFUSED: Readonly<Record<string, readonly [AwsPermission, RegExp]>> = {
  "all actions": [{ actions: ["*"] as never, resources: [QUEUE] }, /has the action "\*"; it must be the full name/],
  "all actions of a service": [{ actions: ["sqs:*"], resources: [QUEUE] }, /has the action "sqs:\*".* sqs:<action>/],
  "all actions of a name": [{ actions: ["s3:Get*"], resources: [QUEUE] }, /has the action "s3:Get\*"/],
  "an action with a placeholder": [{ actions: ["s3:GetObjec?"], resources: [QUEUE] }, /has the action "s3:GetObjec\?"/],
  "two actions in one": [{ actions: ["s3:GetObject s3:PutObject"], resources: [QUEUE] }, /without wildcards/],
  "no action": [{ actions: [], resources: [QUEUE] }, /permission 1 of the identity shop-orders has no actions/],
  "all resources": [on("*"), /has the resource "\*"; it must be an ARN/],
  "all of them beside another": [on(QUEUE, "*"), /has the resource "\*"/],
  "no resource": [on(), /has no resources/],
  "a resource by its name": [on("orders"), /has the resource "orders"/],
  "all resources of a service": [on("arn:aws:sqs:eu-central-1:111122223333:*"), /has the resource "arn:aws:sqs:/],
  "all buckets": [on("arn:aws:s3:::*"), /has the resource/],
  "all objects": [on("arn:aws:s3:::*/*"), /has the resource/],
  "all of a type": [on("arn:aws:dynamodb:eu-central-1:111122223333:table/*"), /has the resource/],
  "all of a type, and more": [
    on("arn:aws:dynamodb:eu-central-1:111122223333:table/*/index/by-day"),
    /has the resource/,
  ],
  "all secrets": [on("arn:aws:secretsmanager:eu-central-1:111122223333:secret:?*"), /has the resource/],
  "a path of all": [on("arn:aws:logs:eu-central-1:111122223333:log-group:/*"), /has the resource/],
  "resources of any region": [on("arn:aws:sqs:*:111122223333:orders"), /has the resource/],
  "resources of any account": [on("arn:aws:sqs:eu-central-1:*:orders"), /has the resource/],
  "resources of any service": [on("arn:aws:*:eu-central-1:111122223333:orders"), /has the resource/],
  "every resource where they can be named": [
    { actions: ["s3:GetObject"], everyResource: "It is easier" },
    /allows s3:GetObject on every resource; name its resources/,
  ],
  "every resource, by one action of two": [
    { actions: ["rekognition:DetectLabels", SEND], everyResource: REASON },
    /allows sqs:SendMessage on every resource/,
  ],
  "every resource without a reason": [
    { actions: ["rekognition:DetectLabels"], everyResource: " " },
    /has an empty everyResource; it must say why/,
  ],
  "every resource without the condition that limits it": [
    { actions: [PUT], everyResource: REASON },
    /without a condition; add condition: \{ StringEquals: \{ "cloudwatch:namespace": <value> \} \}/,
  ],
  "every resource with another condition": [
    { actions: [PUT], everyResource: REASON, condition: { StringNotEquals: { "cloudwatch:namespace": "other" } } },
    /without a condition/,
  ],
  "named resources of an action that has none": [
    { actions: ["rekognition:DetectLabels"], resources: [QUEUE] },
    /rekognition:DetectLabels on named resources, which has no effect/,
  ],
};

const IAM_RULES = RULES.filter(({ name }) => name.startsWith("iam-"));

/** What the policies forbid in a role's policy with these permissions. */
async function forbidden(permission: AwsPermission): Promise<string[]> {
  const Statement = allowStatements("shop-orders", [permission]).map(({ actions, resources, condition }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition && { Condition: condition }),
  }));
  const resources = [resource("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement }) })];
  const found = await checkPlan({ environment: "test", resources, outputs: {} }, IAM_RULES);
  return found.map(({ policy, message }) => `${policy}: ${message}`);
}

describe("the permissions of an identity", () => {
  for (const [what, permission] of Object.entries(ALLOWED)) {
    it(`may be ${what}, which the policies allow as well`, async () => {
      assert.deepEqual(await forbidden(permission), []);
    });
  }

  for (const [what, [permission, message]] of Object.entries(REFUSED)) {
    it(`must not be ${what}`, () => {
      assert.throws(() => allowStatements("shop-orders", [permission]), { name: "RangeError", message });
    });
  }

  it("must not be nothing", () => {
    assert.throws(() => allowStatements("shop-orders", []), /the identity shop-orders has no permissions/);
  });

  it("are counted in messages", () => {
    assert.throws(
      () => allowStatements("shop-orders", [on(QUEUE), on("*")]),
      /^RangeError: permission 2 of the identity/,
    );
  });

  it("are what is asked for, and nothing else", () => {
    assert.deepEqual(
      allowStatements("shop-orders", [on(QUEUE), ALLOWED["an action that a condition limits"] ?? on()]),
      [
        { actions: [SEND], resources: [QUEUE] },
        { actions: [PUT], resources: ["*"], condition: NAMESPACE },
      ],
    );
  });

  it("are checked when an ARN is known, if it is an output", async () => {
    const checked = (arn: string) => {
      const [statement] = allowStatements("shop-orders", [{ actions: [SEND], resources: [pulumi.output(arn)] }]);
      return valueOf(pulumi.output(statement?.resources?.[0]));
    };
    assert.equal(await checked(QUEUE), QUEUE);
    await assert.rejects(checked("*"), /permission 1 of the identity shop-orders has the resource "\*"/);
  });

  it("include nothing that the policies refuse a role", () => {
    for (const rule of ["iam-actions-named", "iam-resources-named"]) {
      const documents = ACCESS_EXAMPLES[rule]?.failing.flatMap(({ resources }) => resources) ?? [];
      const statements = documents
        .filter(({ type }) => type.startsWith("aws:iam/policy:"))
        .flatMap(({ inputs }) =>
          items((JSON.parse(String(inputs.policy)) as { readonly Statement: unknown }).Statement),
        )
        .filter(isRecord)
        .filter(({ Action }) => Action !== undefined);
      assert.ok(statements.length > 0);
      for (const { Action, Resource } of statements) {
        const permission = { actions: [Action].flat(), resources: [Resource].flat() } as AwsPermission;
        assert.throws(() => allowStatements("shop-orders", [permission]), RangeError, JSON.stringify(permission));
      }
    }
  });

  it("are checked outside of AWS as well, where they have no effect", () => {
    const identity = (permission: AwsPermission) =>
      withoutRights("shop-orders", { context: CONTEXT, permissions: { aws: () => [permission] } });
    assert.throws(() => identity(on("*")), /has the resource "\*"/);
    const client = { name: "shop-web", resource: undefined as unknown as pulumi.Resource };
    assert.deepEqual(identity(on(QUEUE)).connect(client), {});
  });
});
