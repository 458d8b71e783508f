import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { planEnvironments } from "../../../plan/children";
import type { Plan } from "../../../plan/model";
import { checkPlan } from "../../../policy/in-plan";
import { NAME_LIMITS, nameLength } from "../../../settings/name-limits";
import { readProjectFile } from "../../support/documents";
import { writingRequests } from "../../support/iam/allowed-requests";
import { deploymentRole } from "../../support/iam/bootstrap-principals";
import { withDecision } from "../../support/iam/decisions";
import { ProjectCopy } from "../../../lib/project-copy";
import { at, kind, only } from "../../support/record";
import { assertOutlives, statementsIn } from "../components/aws/support";

/** The block of TypeScript in a document that contains a text. */
function example(document: string, text: string): string {
  const blocks = [...readProjectFile(document).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
  return blocks.find((code) => code.includes(text)) ?? assert.fail(`${document} has no example with ${text}`);
}

/** The example of the documentation, another workload with an object store and rights of its own, and one without any. */
const SHOP = `
import { output } from "@pulumi/pulumi";
import { z } from "zod";
import { application } from "../../platform/application";
import { Worker } from "../../components/workload/worker";

export const shop = application({
  name: "shop",
  settings: z.strictObject({}),
  deploy: (platform) => {
    ${example("docs/workloads.md", "platform.identity(")}
    const mail = platform.identity("mail", {
      aws: ({ account, region }) => [
        { actions: ["ses:SendEmail"], resources: [\`arn:aws:ses:\${region}:\${account}:identity/shop.example.com\`] },
      ],
    });
    const small = {
      ...platform.workload,
      image: platform.image("checkout", { context: "apps/shop/checkout" }),
      resources: { cpu: 50, memory: 128 },
      probes: { liveness: { exec: { command: ["true"] } } },
    };
    const objectStores = [platform.objectStore("bills")];
    new Worker("shop-mailer", { ...small, identities: [mail], objectStores }, platform.options);
    new Worker("shop-cleaner", small, platform.options);
    return { url: output("http://shop.test") };
  },
});
`;

describe("an application with identities", function () {
  this.timeout(120_000);
  let folder: string;
  const plans = new Map<string, Plan>();

  before(async () => {
    const project = ProjectCopy.into(mkdtempSync(join(tmpdir(), "slipway-")));
    ({ folder } = project);
    mkdirSync(join(folder, "apps/shop/checkout"), { recursive: true });
    writeFileSync(join(folder, "apps/shop/checkout/Dockerfile"), "FROM scratch\n");
    writeFileSync(join(folder, "apps/shop/index.ts"), SHOP);
    project.edit("apps/index.ts", "Application[] = [", "Application[] = [shop, ");
    project.edit("apps/index.ts", "\n", '\nimport { shop } from "./shop";\n');
    for (const name of ["dev", "prod", "local"]) {
      project.rewrite(`Pulumi.${name}.yaml`, (text) => text.replace(/slipway:apps: .*/, "slipway:apps: [shop]"));
    }
    project.edit("Pulumi.prod.yaml", "    images:\n", `    images:\n      shop/checkout: sha256:${"0".repeat(64)}\n`);
    for (const plan of await planEnvironments(["dev", "prod", "local"], folder)) plans.set(plan.environment, plan);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const planOf = (environment: string) => plans.get(environment) ?? assert.fail(`no plan of ${environment}`);
  /** Kind and name of what a workload has of its own. */
  const own = ({ resources }: Plan, workload: string) =>
    resources
      .filter(({ type, custom, name }) => custom && name.includes(workload) && !type.startsWith("docker-build:"))
      .map((one) => `${kind(one)} ${one.name}`)
      .sort();

  for (const [environment, account] of [
    ["dev", "111122223333"],
    ["prod", "444455556666"],
  ] as const) {
    describe(`in ${environment}`, () => {
      const prefix = `slipway-${environment}`;
      const resources = () => planOf(environment).resources;

      it("has a role for each workload that lists one, with a policy for all that it lists, and for no other", () => {
        const access = (workload: string) =>
          own(planOf(environment), workload).filter((one) => /^(Pod|Role|ServiceAccount)/.test(one));
        assert.deepEqual(access("shop-checkout"), [
          `PodIdentityAssociation ${prefix}-shop-checkout`,
          `Role ${prefix}-shop-checkout`,
          `RolePolicy ${prefix}-shop-checkout-shop-orders`,
          "ServiceAccount shop-checkout",
        ]);
        assert.deepEqual(access("shop-mailer"), [
          `PodIdentityAssociation ${prefix}-shop-mailer`,
          `Role ${prefix}-shop-mailer`,
          `RolePolicy ${prefix}-shop-mailer-shop-bills`,
          `RolePolicy ${prefix}-shop-mailer-shop-mail`,
          "ServiceAccount shop-mailer",
        ]);
        assert.deepEqual(access("shop-cleaner"), []);
      });

      it("allows what an identity says, in the account of the environment", () => {
        const statements = (name: string) => statementsIn(only(resources(), "RolePolicy", `${prefix}-${name}`));
        assert.deepEqual(statements("shop-checkout-shop-orders"), [
          {
            Effect: "Allow",
            Action: ["sqs:SendMessage"],
            Resource: [`arn:aws:sqs:eu-central-1:${account}:orders`],
          },
          {
            Effect: "Allow",
            Action: ["cloudwatch:PutMetricData"],
            Resource: ["*"],
            Condition: { StringEquals: { "cloudwatch:namespace": "shop" } },
          },
        ]);
        assert.deepEqual(statements("shop-mailer-shop-mail"), [
          {
            Effect: "Allow",
            Action: ["ses:SendEmail"],
            Resource: [`arn:aws:ses:eu-central-1:${account}:identity/shop.example.com`],
          },
        ]);
      });

      it("does not share rights between workloads: pods of one service account have each role", () => {
        for (const workload of ["shop-checkout", "shop-mailer"]) {
          const role = only(resources(), "Role", `${prefix}-${workload}`);
          const [trust] = statementsIn(role, "assumeRolePolicy");
          assert.deepEqual(
            [trust?.Principal, trust?.Condition],
            [
              { Service: "pods.eks.amazonaws.com" },
              {
                StringEquals: {
                  "aws:RequestTag/eks-cluster-name": prefix,
                  "aws:RequestTag/kubernetes-namespace": "shop",
                  "aws:RequestTag/kubernetes-service-account": workload,
                },
              },
            ],
          );
          const { inputs } = only(resources(), "PodIdentityAssociation", role.name);
          assert.deepEqual([inputs.serviceAccount, inputs.roleArn], [workload, `[arn of iam.Role ${role.name}]`]);
          for (const { name, inputs } of resources().filter((one) => kind(one) === "RolePolicy")) {
            const ofWorkload = name.startsWith(role.name);
            assert.equal(inputs.role === role.name, ofWorkload, name);
          }
        }
      });

      it("starts pods with the service account and the region, after all permissions exist", () => {
        const pod = (name: string, path: string) =>
          at(only(resources(), "Deployment", name), `spec.template.spec.${path}`);
        assert.equal(pod("shop-checkout", "serviceAccountName"), "shop-checkout");
        assert.deepEqual(pod("shop-checkout", "containers.0.env"), [{ name: "AWS_REGION", value: "eu-central-1" }]);
        assert.equal(pod("shop-cleaner", "serviceAccountName"), undefined);
        for (const [workload, policies] of [
          ["shop-checkout", ["shop-orders"]],
          ["shop-mailer", ["shop-bills", "shop-mail"]],
        ] as const) {
          for (const policy of policies) {
            assertOutlives(resources(), `RolePolicy ${prefix}-${workload}-${policy}`, `Deployment ${workload}`);
          }
          assertOutlives(resources(), `PodIdentityAssociation ${prefix}-${workload}`, `Deployment ${workload}`);
        }
      });

      it("passes the policies, and may be created by the deployment role of the environment", async function () {
        this.timeout(60_000);
        const plan = planOf(environment);
        const found = await checkPlan(plan);
        assert.deepEqual(
          found.filter(({ level }) => level === "mandatory"),
          [],
        );
        const shop = plan.resources.filter(({ name }) => name.startsWith(`${prefix}-shop-`));
        const requests = await writingRequests({ ...plan, resources: shop });
        const actions = new Set(requests.map(({ action }) => action));
        for (const action of [
          "iam:CreateRole",
          "iam:PutRolePolicy",
          "iam:PassRole",
          "eks:CreatePodIdentityAssociation",
        ]) {
          assert.ok(actions.has(action), action);
        }
        assert.deepEqual(await withDecision(deploymentRole(environment), requests, false), []);
      });

      it("has names within the limits of IAM", () => {
        for (const [wanted, limit] of [
          ["Role", "role"],
          ["RolePolicy", "rolePolicy"],
        ] as const) {
          const names = resources().filter((one) => kind(one) === wanted && one.name.includes("-shop-"));
          assert.ok(names.length > 0);
          for (const { name } of names) assert.ok(nameLength(limit, [name]) <= NAME_LIMITS[limit].max, name);
        }
      });
    });
  }

  it("has nothing of it locally, with the same program", () => {
    const plan = planOf("local");
    assert.deepEqual(
      own(plan, "shop-checkout"),
      own(plan, "shop-cleaner").map((one) => one.replace("cleaner", "checkout")),
    );
    const checkout = only(plan.resources, "Deployment", "shop-checkout");
    assert.deepEqual(at(checkout, "spec.template.spec.containers.0.env"), []);
    assert.deepEqual(
      plan.resources.filter(({ type }) => /^(aws|eks):/.test(type) || type.endsWith(":ServiceAccount")),
      [],
    );
  });
});
