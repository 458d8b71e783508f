import assert from "node:assert/strict";

import { digestIn, failedBuild } from "../../../../local/dev/build";
import { failedContainers, failureText } from "../../../../local/dev/failures";
import type { ContainerStatus, DevPod } from "../../../../local/dev/pod";
import { awaitRollout, type RolloutCluster } from "../../../../local/dev/rollout";
import type { Workload, WorkloadObject } from "../../../../local/dev/workload";

/** A pod with one container in this state. */
function pod(name: string, image: string, status: Partial<ContainerStatus>): DevPod {
  const container = { name: "web", restartCount: 0, ...status };
  return {
    metadata: { name },
    spec: { containers: [{ image }] },
    status: { containerStatuses: [container] },
  };
}

const CRASHED = { terminated: { exitCode: 1, reason: "Error" } };
const BACK_OFF = { waiting: { reason: "CrashLoopBackOff" } };

describe("a container's failure", () => {
  const cases: readonly (readonly [what: string, status: Partial<ContainerStatus>, reason: string | undefined])[] = [
    ["a crash loop", { state: BACK_OFF, lastState: CRASHED, restartCount: 2 }, "CrashLoopBackOff: exit code 1"],
    [
      "an image that cannot be pulled",
      { state: { waiting: { reason: "ErrImagePull", message: "not found" } } },
      "ErrImagePull: not found",
    ],
    ["a crash", { state: CRASHED }, "Error: exit code 1"],
    [
      "a crash after which it runs again",
      { state: { running: {} }, lastState: CRASHED, restartCount: 1 },
      "Error: exit code 1, restarted",
    ],
    ["a start", { state: { waiting: { reason: "ContainerCreating" } } }, undefined],
    ["an init container's end", { state: { terminated: { exitCode: 0 } } }, undefined],
  ];
  for (const [what, status, reason] of cases) {
    it(`is ${reason === undefined ? "not " : ""}found in ${what}`, () => {
      assert.equal(failedContainers(pod("web-1", "image", status))[0]?.reason, reason);
    });
  }

  it("is shown with the log and the warnings", () => {
    const failure = { pod: "web-1", uid: "1", container: "web", reason: "Error: exit code 1", restarts: 0 };
    const events = [
      { type: "Normal", reason: "Pulled", message: "pulled" },
      { type: "Warning", reason: "BackOff", message: "back-off restarting\n" },
    ];
    assert.equal(
      failureText(failure, "Traceback\n  in app\n", events),
      "container web of web-1: Error: exit code 1\n  | Traceback\n  |   in app\n  BackOff: back-off restarting",
    );
  });
});

describe("a failed build", () => {
  it("is shown with the end of the builder's output, without the steps that did not fail", () => {
    const failed = ["#6 [build 3/4] RUN go build", "#6 0.4 main.go:3: undefined: x", "#6 ERROR: exit code: 1"];
    const steps = [
      "#5 [build 2/4] COPY",
      "#5 CACHED",
      "",
      ...failed.slice(0, 2),
      "#7 [stage-1 1/2] RUN",
      ...failed.slice(2),
    ];
    const text = failedBuild([...steps, "------", "error: failed to solve"].join("\n"));
    assert.deepEqual(text.split("\n"), [...failed, "------", "error: failed to solve"]);
    assert.equal(failedBuild("error: no connection\n"), "error: no connection");
  });

  it("has no digest", () => {
    assert.equal(digestIn('{"containerimage.digest": "sha256:1"}'), "sha256:1");
    assert.throws(() => digestIn("{}"), /reported no digest/);
  });
});

describe("waiting for a rollout", () => {
  const workload: Workload = { kind: "StatefulSet", name: "web", selector: { app: "web" }, containers: [] };
  const waiting: WorkloadObject = { metadata: { generation: 1 }, spec: { replicas: 1 }, status: {} };
  const over: WorkloadObject = { spec: { replicas: 1 }, status: { updatedReplicas: 1, availableReplicas: 1 } };

  /** A cluster whose pods are these, until one is deleted. */
  const cluster = (pods: readonly DevPod[]): { deleted: string[]; api: RolloutCluster } => {
    const deleted: string[] = [];
    const api: RolloutCluster = {
      read: () => Promise.resolve(deleted.length > 0 ? over : waiting),
      pods: () => Promise.resolve([...pods]),
      deletePod: (name) => {
        deleted.push(name);
        return Promise.resolve();
      },
      logTail: (_, __, previous) => Promise.resolve(previous ? "of the previous run" : "of this run"),
      events: () => Promise.resolve([]),
    };
    return { deleted, api };
  };
  const { signal } = new AbortController();

  it("ends with a pod of the new image that fails, and what it logged", async () => {
    const { api } = cluster([pod("web-0", "new", { state: BACK_OFF, lastState: CRASHED, restartCount: 1 })]);
    await assert.rejects(
      awaitRollout(api, workload, "new", signal),
      /CrashLoopBackOff: exit code 1\n {2}\| of the previous run/,
    );
  });

  it("replaces a pod of an earlier image that a StatefulSet would wait for in vain", async () => {
    const { deleted, api } = cluster([pod("web-0", "old", { state: CRASHED })]);
    await awaitRollout(api, workload, "new", signal);
    assert.deepEqual(deleted, ["web-0"]);
  });

  it("ends when a newer change comes", async () => {
    const { api } = cluster([]);
    await assert.rejects(awaitRollout(api, workload, "new", AbortSignal.abort()), /interrupted/);
  });
});
