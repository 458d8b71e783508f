import assert from "node:assert/strict";

import { podTroubles } from "../../../local/engine/standins/kubernetes/diagnosis";
import * as judge from "../../../local/engine/standins/kubernetes/readiness";
import type { Props } from "../../../local/engine/standins/protocol/types";

const APPLIED = Date.parse("2026-01-01T12:00:00Z");

function deployment(status: Props, spec: Props = {}): Props {
  const healthy = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  return { metadata: { generation: 2 }, spec: { replicas: 2, ...spec }, status: { ...healthy, ...status } };
}

function deadline(lastUpdateTime: string): Props {
  return {
    type: "Progressing",
    status: "False",
    reason: "ProgressDeadlineExceeded",
    message: "timed out",
    lastUpdateTime,
  };
}

describe("readiness", () => {
  it("of a Deployment: seen, rolled out, available, the former pods gone", () => {
    const state = (status: Props): string => judge.judgeDeployment(deployment(status), APPLIED).state;
    assert.equal(state({}), "ready");
    assert.equal(state({ observedGeneration: 1 }), "waiting");
    assert.equal(state({ updatedReplicas: 1 }), "waiting");
    assert.equal(state({ replicas: 3 }), "waiting");
    assert.equal(state({ availableReplicas: 1 }), "waiting");
  });

  it("of a Deployment fails with its progress deadline, but not with that of an earlier rollout", () => {
    const late = { availableReplicas: 0, conditions: [deadline("2026-01-01T12:02:00Z")] };
    assert.deepEqual(judge.judgeDeployment(deployment(late), APPLIED), { state: "failed", reason: "timed out" });
    const early = { availableReplicas: 0, conditions: [deadline("2026-01-01T11:00:00Z")] };
    assert.equal(judge.judgeDeployment(deployment(early), APPLIED).state, "waiting");
  });

  it("of a StatefulSet: every pod above the partition on the new revision, all ready", () => {
    const set = (status: Props, partition = 0): string =>
      judge.judgeStatefulSet({
        metadata: { generation: 1 },
        spec: { replicas: 3, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition } } },
        status: { observedGeneration: 1, readyReplicas: 3, currentRevision: "a", updateRevision: "b", ...status },
      }).state;
    assert.equal(set({ updatedReplicas: 3, currentRevision: "b" }), "ready");
    assert.equal(set({ updatedReplicas: 2 }), "waiting");
    assert.equal(set({ updatedReplicas: 1 }, 2), "ready");
    assert.equal(set({ updatedReplicas: 3, currentRevision: "b", readyReplicas: 2 }), "waiting");
  });

  it("of a Job: complete, or failed with its reason", () => {
    const job = (...conditions: Props[]) => judge.judgeJob({ status: { active: 1, conditions } });
    assert.equal(job().state, "waiting");
    assert.equal(job({ type: "Complete", status: "True" }).state, "ready");
    assert.deepEqual(job({ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" }), {
      state: "failed",
      reason: "BackoffLimitExceeded: too often",
    });
  });

  it("of a Service: a ready pod behind it, unless nothing is meant to be", () => {
    const ready: Props = { endpoints: [{ conditions: { ready: true } }] };
    const unready: Props = { endpoints: [{ conditions: { ready: false } }] };
    const state = (spec: Props, slices: Props[]): string => judge.judgeService({ spec }, slices).state;
    assert.equal(state({ selector: { app: "x" } }, [ready]), "ready");
    assert.equal(state({ selector: { app: "x" } }, [unready]), "waiting");
    assert.equal(state({ selector: { app: "x" }, clusterIP: "None" }, []), "ready");
    assert.equal(state({}, []), "ready");
    assert.equal(state({ type: "ExternalName", selector: { app: "x" } }, []), "ready");
    assert.equal(state({ type: "LoadBalancer", selector: { app: "x" } }, [ready]), "waiting");
  });

  it("of an Ingress: pods behind each of its Services, and an address", () => {
    const path = (name: string): Props => ({ backend: { service: { name, port: { name: "http" } } } });
    const spec = { rules: [{ http: { paths: [path("a"), path("b")] } }] };
    const slice = (service: string, ready: boolean): Props => ({
      metadata: { labels: { "kubernetes.io/service-name": service } },
      endpoints: [{ conditions: { ready } }],
    });
    const address = { loadBalancer: { ingress: [{ ip: "127.0.0.1" }] } };
    assert.deepEqual(judge.judgeIngress({ spec, status: address }, [slice("a", true), slice("b", false)]), {
      state: "waiting",
      reason: "no pod is ready behind the Services b",
    });
    assert.equal(judge.judgeIngress({ spec }, [slice("a", true), slice("b", true)]).state, "waiting");
    assert.equal(judge.judgeIngress({ spec, status: address }, [slice("a", true), slice("b", true)]).state, "ready");
  });
});

describe("a pod's troubles", () => {
  it("are why it waits, how it ended, and that it is not scheduled", () => {
    const pod: Props = {
      status: {
        conditions: [{ type: "PodScheduled", status: "False", message: "Insufficient cpu" }],
        containerStatuses: [
          { name: "a", state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } },
          {
            name: "b",
            restartCount: 3,
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { exitCode: 2, reason: "Error" } },
          },
          { name: "c", ready: false, state: { running: {} } },
          { name: "d", ready: true, state: { running: {} } },
        ],
      },
    };
    assert.deepEqual(podTroubles(pod), [
      "not scheduled: Insufficient cpu",
      "container a waits: ImagePullBackOff: not found",
      "container b waits: CrashLoopBackOff",
      "container b ended with exit code 2 (Error, 3 restarts)",
      "container c runs but is not ready: its readiness probe does not succeed",
    ]);
  });
});
