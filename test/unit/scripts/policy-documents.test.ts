import assert from "node:assert/strict";

import type { BootstrapTemplate } from "../../../commands/bootstrap/template";
import { documentsOfPlan, documentsOfTemplate } from "../../../scripts/external-linters/policy-documents";
import { resolveTemplate } from "../../../scripts/external-linters/resolve-template";
import { exampleTemplate } from "../../../scripts/external-linters/template";
import { projectPlan, projectPlans } from "../../support/plans";

describe("IAM policies for external linters", () => {
  it("are those of every role, key, repository and bucket of the plans, without placeholders", async () => {
    const documents = (await projectPlans()).flatMap(documentsOfPlan);
    for (const place of [
      "dev aws:iam/role:Role slipway-dev-nodes assumeRolePolicy",
      "dev aws:iam/rolePolicy:RolePolicy slipway-dev-nodes-import policy",
      "dev aws:ecr/repositoryPolicy:RepositoryPolicy thoughts-users policy",
      "prod aws:kms/key:Key slipway-prod-secrets policy",
      "prod aws:s3/bucketPolicy:BucketPolicy scopelens-pictures policy",
    ]) {
      assert.ok(
        documents.some(({ where }) => where === place),
        place,
      );
    }
    assert.doesNotMatch(JSON.stringify(documents), /\[arn of /);
  });

  it("need an example ARN for each type in a placeholder", async () => {
    const plan = await projectPlan("prod");
    const [resource] = plan.resources.filter(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");
    assert.ok(resource);
    const policy = JSON.stringify({ Resource: "[arn of sqs.Queue jobs]" });
    assert.throws(
      () => documentsOfPlan({ ...plan, resources: [{ ...resource, inputs: { policy } }] }),
      /scopelens-pictures policy has \[arn of sqs\.Queue jobs\], whose type has no example ARN/,
    );
  });

  it("are those of the bootstrap template, with the values that CloudFormation would compute", () => {
    const template = resolveTemplate(exampleTemplate());
    const documents = documentsOfTemplate(template);
    assert.deepEqual(documents.map(({ where }) => where).sort(), [
      "bootstrap DeployDev AssumeRolePolicyDocument",
      "bootstrap DeployProd AssumeRolePolicyDocument",
      "bootstrap GlobalPolicy PolicyDocument",
      "bootstrap Key KeyPolicy",
      "bootstrap LookPolicy PolicyDocument",
      "bootstrap Preview AssumeRolePolicyDocument",
      "bootstrap RegionPolicy PolicyDocument",
      "bootstrap StatePolicy PolicyDocument",
      "bootstrap StateTls PolicyDocument",
    ]);
    const text = JSON.stringify(template);
    assert.doesNotMatch(text, /"Fn::|"Ref"|\$\{/);
    for (const value of [
      "arn:aws:s3:::slipway-state-111122223333-eu-central-1/*",
      "arn:aws:iam::111122223333:role/slipway-deploy-*",
      "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    ]) {
      assert.ok(text.includes(JSON.stringify(value)), value);
    }
  });

  it("stop at a function of CloudFormation that has no value here", () => {
    const withName = (BucketName: unknown): BootstrapTemplate => ({
      ...exampleTemplate(),
      Resources: { State: { Type: "AWS::S3::Bucket", Properties: { BucketName } } },
    });
    assert.throws(() => resolveTemplate(withName({ "Fn::ImportValue": "name" })), /Fn::ImportValue is not known/);
    assert.throws(() => resolveTemplate(withName({ "Fn::GetAtt": ["State", "Name"] })), /State\.Name is not known/);
    assert.throws(() => resolveTemplate(withName({ Ref: "Other" })), /Other of type none has no ARN/);
  });
});
