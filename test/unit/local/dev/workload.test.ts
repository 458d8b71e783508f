import assert from "node:assert/strict";

import { DEV_MANAGER, handedOver } from "../../../../local/dev/managed-fields";
import { containersOf, isRolledOut, workloadFrom, type WorkloadObject } from "../../../../local/dev/workload";

const SPEC = {
  initContainers: [{ image: "registry.test/shop/code@sha256:1" }],
  containers: [{ image: "registry.test/shop/web@sha256:2" }, { image: "registry.test/shop/web-tools@sha256:3" }],
};

describe("the workloads of an image", () => {
  it("are those with a container of its repository, whose place is known", () => {
    const object = {
      metadata: { name: "web" },
      spec: { selector: { matchLabels: { app: "web" } }, template: { spec: SPEC } },
    };
    const workload = workloadFrom("Deployment", object);
    assert.deepEqual([workload.name, workload.selector], ["web", { app: "web" }]);
    const pointers = (repository: string) => containersOf(workload, repository).map(({ pointer }) => pointer);
    assert.deepEqual(pointers("registry.test/shop/code"), ["/spec/template/spec/initContainers/0"]);
    assert.deepEqual(pointers("registry.test/shop/web"), ["/spec/template/spec/containers/0"]);
    assert.deepEqual(pointers("registry.test/shop/we"), []);
  });

  it("may be CronJobs, whose pods nobody waits for", () => {
    const object = { metadata: { name: "report" }, spec: { jobTemplate: { spec: { template: { spec: SPEC } } } } };
    const workload = workloadFrom("CronJob", object);
    assert.deepEqual(workload.selector, {});
    assert.equal(workload.containers[1]?.pointer, "/spec/jobTemplate/spec/template/spec/containers/0");
    assert.equal(isRolledOut("CronJob", object), true);
  });
});

describe("a rollout", () => {
  const done: WorkloadObject = {
    metadata: { generation: 3 },
    spec: { replicas: 2 },
    status: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
  };
  const cases: readonly (readonly [what: string, status: WorkloadObject["status"]])[] = [
    ["the controller has not seen the change", { observedGeneration: 2 }],
    ["a pod is of the previous version", { updatedReplicas: 1 }],
    ["a pod is not ready", { availableReplicas: 1 }],
    ["there is no pod yet", { replicas: 0, updatedReplicas: 0, availableReplicas: 0 }],
    ["a previous pod is left", { replicas: 3 }],
  ];
  it("is over when all pods are new and ready", () => {
    assert.equal(isRolledOut("Deployment", done), true);
  });
  for (const [what, status] of cases) {
    it(`is not over while ${what}`, () => {
      assert.equal(isRolledOut("Deployment", { ...done, status: { ...done.status, ...status } }), false);
    });
  }

  it("of a StatefulSet is over when its revision is the current one", () => {
    const status = { ...done.status, currentRevision: "a", updateRevision: "b" };
    assert.equal(isRolledOut("StatefulSet", { ...done, status }), false);
    assert.equal(isRolledOut("StatefulSet", { ...done, status: { ...status, currentRevision: "b" } }), true);
  });
});

describe("the fields of a workload", () => {
  const path = (leaf: object) => ({ "f:spec": { "f:template": { 'k:{"name":"web"}': leaf } } });
  const engine = { manager: "pulumi-kubernetes-1a2b", operation: "Apply", fieldsV1: path({ "f:name": {} }) };
  const status = { manager: "pulumi-kubernetes-x", operation: "Apply", subresource: "status", fieldsV1: {} };
  const controller = { manager: "kube-controller-manager", operation: "Update", fieldsV1: { "f:status": {} } };
  const own = { manager: DEV_MANAGER, operation: "Update", fieldsV1: path({ "f:image": {} }) };

  it("that were changed are handed over to the engine's manager, and others keep theirs", () => {
    assert.deepEqual(handedOver([status, controller, engine, own]), [
      status,
      controller,
      { ...engine, fieldsV1: path({ "f:name": {}, "f:image": {} }) },
    ]);
  });

  it("stay as they are if there is nothing to hand over", () => {
    assert.equal(handedOver([engine, controller]), undefined);
  });
});
