import assert from "node:assert/strict";

import { type Risk, riskOf } from "../../../plan/comment/risk";
import type { PlanOperation } from "../../../plan/diff/diff";

const CASES: readonly (readonly [type: string, operation: PlanOperation, path: string, risk: Risk])[] = [
  ["aws:rds/instance:Instance", "replace", "engine", "data"],
  ["aws:rds/instance:Instance", "update", "deletionProtection", "data"],
  ["aws:rds/instance:Instance", "update", "instanceClass", "loss"],
  ["aws:rds/instance:Instance", "update", "publiclyAccessible", "access"],
  ["aws:rds/instance:Instance", "update", "backupWindow", "change"],
  ["aws:kms/key:Key", "update", "policy", "access"],
  ["aws:ecr/lifecyclePolicy:LifecyclePolicy", "update", "policy", "change"],
  ["aws:iam/userGroupMembership:UserGroupMembership", "create", "", "access"],
  ["aws:iam/role:Role", "delete", "", "loss"],
  ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "delete", "", "access"],
  ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "create", "", "creation"],
  ["aws:eks/addon:Addon", "update", "addonVersion", "rollout"],
  ["eks:index:Cluster", "update", "version", "loss"],
  ["kubernetes:apps/v1:StatefulSet", "delete", "", "data"],
  ["kubernetes:apps/v1:StatefulSet", "update", "spec.template.spec.containers[web].image", "rollout"],
  ["kubernetes:apps/v1:StatefulSet", "update", "spec.replicas", "change"],
  ["kubernetes:helm.sh/v3:Release", "update", "values.replicas", "rollout"],
  ["kubernetes:core/v1:ConfigMap", "replace", "data.key", "rollout"],
  ["kubernetes:core/v1:ConfigMap", "delete", "", "loss"],
  ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "update", "spec.ingress", "access"],
  ["kubernetes:rbac.authorization.k8s.io/v1:Role", "update", "rules[0].verbs[0]", "access"],
  ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "create", "", "access"],
  ["kubernetes:example.com/v1:Widget", "update", "metadata.labels.app", "noise"],
];

describe("the risk of a change", () => {
  for (const [type, operation, path, risk] of CASES) {
    it(`is "${risk}" for ${operation} of ${type} ${path}`.trimEnd(), () => {
      const changes = path === "" ? [] : [{ path, before: true, after: false }];
      assert.equal(riskOf({ operation, type, urn: "", name: "", changes }), risk);
    });
  }
});
