import assert from "node:assert/strict";

import type { Plan } from "../../../plan/model";
import { AWS_TYPES } from "../../../plan/aws-types";
import { readingRequests, writingRequests } from "../../support/iam/allowed-requests";
import { deploymentRole, PREVIEW_ROLE } from "../../support/iam/bootstrap-principals";
import { decisions, withDecision } from "../../support/iam/decisions";
import { deployedResources } from "../../support/iam/deployment-requests";
import { evaluate, type Principal } from "../../support/iam/evaluate";
import { REFUSED_REQUESTS } from "../../support/iam/refused-requests";
import { requestsOf } from "../../support/iam/requests";
import { serviceLinkedRoles } from "../../support/iam/service-linked-roles";
import { projectPlan } from "../../support/plans";

const ENVIRONMENTS = ["dev", "prod"] as const;
const EVERY_REFUSED = Object.values(REFUSED_REQUESTS).flat();

describe("the permissions that npm run bootstrap grants", function () {
  // Hundreds of requests are evaluated, each with all policies of a role.
  this.timeout(120_000);
  const plans = new Map<string, Plan>();

  before(async () => {
    for (const environment of ENVIRONMENTS) plans.set(environment, await projectPlan(environment));
  });

  const planOf = (environment: string) => {
    const plan = plans.get(environment);
    assert.ok(plan);
    return plan;
  };

  for (const environment of ENVIRONMENTS) {
    it(`allow the deployment of ${environment} every call for the resources in its plan`, async () => {
      const requests = [...(await readingRequests()), ...(await writingRequests(planOf(environment)))];
      assert.ok(requests.length > 200, `${requests.length} requests`);
      assert.deepEqual(await withDecision(deploymentRole(environment), requests, false), []);
    });
  }

  for (const [what, requests] of Object.entries(REFUSED_REQUESTS)) {
    it(`refuse a deployment ${what}`, async () => {
      for (const environment of ENVIRONMENTS) {
        assert.deepEqual(await withDecision(deploymentRole(environment), requests, true), []);
      }
    });
  }

  it("create the service-linked roles that a first deployment needs", () => {
    const services = (environment: string) =>
      serviceLinkedRoles(deployedResources(planOf(environment)))
        .map((one) => one.replace(".amazonaws.com", ""))
        .sort();
    const both = ["ecr", "eks", "elasticfilesystem", "elasticloadbalancing", "pullthroughcache.ecr"];
    assert.deepEqual(services("dev"), both);
    assert.deepEqual(services("prod"), [...both, "autoscaling", "backup", "eks-nodegroup", "rds", "spot"].sort());
  });

  it("allow a preview to read, and refuse it everything that a deployment may change", async () => {
    assert.deepEqual(await withDecision(PREVIEW_ROLE, await readingRequests(), false), []);
    const actions = new Set(Object.values(AWS_TYPES).flatMap((type) => Object.values(type.actions ?? {}).flat()));
    const ofTypes = await Promise.all([...actions].map((action) => requestsOf(action)));
    const writes = [...ofTypes.flat(), ...(await writingRequests(planOf("prod"))), ...EVERY_REFUSED];
    assert.ok(actions.size > 100, `${actions.size} actions`);
    assert.deepEqual(await withDecision(PREVIEW_ROLE, writes, true), []);
  });

  it("have no statement that could be removed unnoticed", async () => {
    const role = deploymentRole("prod");
    const requests = [...(await readingRequests()), ...(await writingRequests(planOf("prod"))), ...EVERY_REFUSED];
    const decided = await decisions(role, requests);
    for (const { name, policy } of role.policies) {
      for (const { Sid } of policy.Statement) {
        const mutant = withoutStatement(role, name, Sid);
        const affected = decided.filter(({ decision }) => decision.statements.includes(`${name} ${Sid}`));
        let needed = false;
        for (const { request, decision } of affected) {
          needed = (await evaluate(mutant, request)).allowed !== decision.allowed;
          if (needed) break;
        }
        assert.ok(needed, `no request depends on the statement ${Sid} of ${name}`);
      }
    }
  });
});

function withoutStatement(principal: Principal, policyName: string, sid: string): Principal {
  const policies = principal.policies.map(({ name, policy }) => ({
    name,
    policy: {
      ...policy,
      Statement: policy.Statement.filter((statement) => name !== policyName || statement.Sid !== sid),
    },
  }));
  return { ...principal, policies };
}
