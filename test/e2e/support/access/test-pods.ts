import type { ClusterClient } from "../cluster";
import type { StackWorkload } from "./stack";

/** Label of all pods that are made here, to find them again. */
const LABEL = "slipway.dev/e2e-test-pod";
const IMAGE = "docker.io/library/busybox:1.37";

/** Seconds in which all pods are running, and after which they end by themselves. */
const START_SECONDS = 180;
const LIFE_SECONDS = 1200;

/** Name of the pods without a workload's labels, one in each namespace. */
const STRANGER = "stranger";

/** Name of the pod outside of all applications that has the labels of their workloads. */
const IMPOSTOR = "impostor";

/** A pod to be made. */
interface TestPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Workloads that test pods call. */
export interface TestPodArgs {
  readonly namespaces: readonly string[];
  readonly workloads: readonly StackWorkload[];
  /** Those that have no pod to call from: of Jobs, only completed pods are left. */
  readonly absent: readonly StackWorkload[];
}

/**
 * Runs `work` while there are pods that do nothing, to call from their addresses: in each namespace and in the default
 * one a pod of no workload, in the default one another with the labels of all workloads, and one with the labels of each
 * workload that is absent.
 */
export async function withTestPods<Result>(
  cluster: ClusterClient,
  args: TestPodArgs,
  work: () => Promise<Result>,
): Promise<Result> {
  const pods = testPods(args);
  const clusters = [...new Set(pods.map(({ namespace }) => namespace))].map((namespace) => cluster.of(namespace));
  for (const own of clusters) await remove(own);
  try {
    for (const own of clusters) {
      const items = pods.filter(({ namespace }) => namespace === own.namespace).map(manifest);
      const list = { apiVersion: "v1", kind: "List", items };
      await own.kubectl(["create", "--filename=-"], JSON.stringify(list));
    }
    const ready = ["--for=condition=Ready", `--timeout=${START_SECONDS}s`];
    for (const own of clusters) await own.kubectl(["wait", "pods", `--selector=${LABEL}`, ...ready]);
    return await work();
  } finally {
    for (const own of clusters) await remove(own);
  }
}

function testPods({ namespaces, workloads, absent }: TestPodArgs): TestPod[] {
  const labels = Object.fromEntries(workloads.flatMap((one) => Object.entries(one.labels)));
  return [
    ...["default", ...namespaces].map((namespace) => ({ namespace, name: STRANGER, labels: {} })),
    { namespace: "default", name: IMPOSTOR, labels },
    ...absent.map((one) => ({ namespace: one.namespace, name: `${one.name}-test-pod`, labels: one.labels })),
  ];
}

async function remove(cluster: ClusterClient): Promise<void> {
  await cluster.kubectl(["delete", "pods", `--selector=${LABEL}`, "--grace-period=1"]);
}

/** A pod that every Pod Security standard accepts. */
function manifest({ namespace, name, labels }: TestPod): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels: { ...labels, [LABEL]: "true" } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      restartPolicy: "Never",
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "sleep",
          image: IMAGE,
          command: ["sleep", String(LIFE_SECONDS)],
          resources: { requests: { cpu: "1m", memory: "8Mi" }, limits: { memory: "16Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}
