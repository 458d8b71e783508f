import assert from "node:assert/strict";

import {
  customTimeouts,
  deploymentTimeouts,
  ingressTimeouts,
  jobTimeouts,
  releaseTimeouts,
  serviceTimeouts,
  statefulSetTimeouts,
  type Timeouts,
} from "../../../components/workload/timeouts";

const pod = (rolloutDeadline: number, pods: number) => ({ rolloutDeadline, pods, terminationSeconds: 30 });
const fixed = (rolloutDeadline: number, pods: number) =>
  deploymentTimeouts(pod(rolloutDeadline, pods), { autoscaled: false });
const autoscaled = (rolloutDeadline: number, pods: number) =>
  deploymentTimeouts(pod(rolloutDeadline, pods), { autoscaled: true });
const twice = (seconds: number) => ({ create: seconds, update: seconds });

/** Timeouts in seconds, by kind and arguments. */
const TABLE: readonly (readonly [string, Timeouts, Timeouts])[] = [
  ["a Deployment of one pod", fixed(120, 1), { create: 150, update: 150, delete: 180 }],
  ["a Deployment without pods", fixed(120, 0), { create: 150, update: 150, delete: 180 }],
  ["a Deployment of three pods", fixed(120, 3), { create: 150, update: 330, delete: 180 }],
  ["a Deployment with a long deadline", fixed(600, 3), { create: 630, update: 990, delete: 660 }],
  ["a Deployment with a short deadline", fixed(30, 3), { create: 60, update: 180, delete: 90 }],
  ["a Deployment of at most four pods", autoscaled(300, 4), { create: 405, update: 645, delete: 360 }],
  ["a StatefulSet of one pod", statefulSetTimeouts(pod(120, 1)), { create: 150, update: 180, delete: 180 }],
  ["a StatefulSet of three pods", statefulSetTimeouts(pod(120, 3)), { create: 150, update: 480, delete: 180 }],
  [
    "a StatefulSet whose pods start in order",
    statefulSetTimeouts(pod(120, 3), { ordered: true, minReadySeconds: 10 }),
    { create: 420, update: 510, delete: 180 },
  ],
  ["a Service of three pods", serviceTimeouts(fixed(120, 3)), twice(360)],
  ["a Service of pods that start in order", serviceTimeouts({ create: 900, update: 500 }), twice(930)],
  ["an Ingress", ingressTimeouts(120), twice(210)],
  ["a Job", jobTimeouts(240), twice(300)],
  ["a chart", releaseTimeouts({}).timeouts, { ...twice(720), delete: 390 }],
];

describe("timeouts", () => {
  for (const [what, actual, expected] of TABLE) {
    it(`of ${what} are ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(actual, expected);
    });
  }

  it("of a chart are twice Helm's own, to leave time for a rollback", () => {
    const { timeout, timeouts } = releaseTimeouts({ rolloutDeadline: 120, pods: 2 });
    assert.deepEqual([timeout, timeouts], [270, { create: 540, update: 540, delete: 300 }]);
    const balanced = releaseTimeouts({ rolloutDeadline: 300, terminationSeconds: 300, minReadySeconds: 180 });
    assert.equal(balanced.timeout, 810);
  });

  for (const seconds of [30, 240, 300, 3600]) {
    it(`end a rollout after a deadline of ${seconds} s, but not much later`, () => {
      for (const pods of [1, 2, 8]) {
        for (const { create, update } of [fixed(seconds, pods), autoscaled(seconds, pods)]) {
          assert.ok(create > seconds && create <= 2 * seconds + 30, `create after ${create} s`);
          assert.ok(update > seconds && update <= pods * (seconds + 30) + 30, `update after ${update} s`);
        }
      }
    });
  }

  it("become durations in seconds, without absent operations", () => {
    assert.deepEqual(customTimeouts({ create: 90, update: 120 }), { create: "90s", update: "120s" });
    assert.deepEqual(customTimeouts(fixed(120, 1)), { create: "150s", update: "150s", delete: "180s" });
  });
});
