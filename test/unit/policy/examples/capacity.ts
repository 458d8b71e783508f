import { examplesOf, resource, type RuleExamples } from "./example";

const METADATA = { namespace: "shop", name: "web" };
const QUOTA = resource("kubernetes:core/v1:ResourceQuota", {
  metadata: { namespace: "shop" },
  spec: { hard: { "requests.cpu": "2", "limits.memory": "1Gi", pods: "10", "count/services": "1" } },
});

/** A workload with pods of these requests, in the namespace of the quota. */
function workload(kind: string, replicas: number | undefined, pod: object, others: object = METADATA) {
  return resource(`kubernetes:apps/v1:${kind}`, { metadata: others, spec: { replicas, template: { spec: pod } } });
}

const container = (cpu: string, memory: string) => ({
  name: "web",
  resources: { requests: { cpu }, limits: { memory } },
});
const pod = (cpu: string, memory = "64Mi") => ({ containers: [container(cpu, memory)] });

const autoscaler = (name: string) =>
  resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", {
    metadata: METADATA,
    spec: { scaleTargetRef: { kind: "Deployment", name }, maxReplicas: 11 },
  });

/** Limits of the cluster. */
export const CAPACITY_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "config-maps-fit": examplesOf(
    "kubernetes:core/v1:ConfigMap",
    [{}, { data: { a: "a".repeat(1024 * 1024) } }, { binaryData: { a: Buffer.alloc(1024 * 1024).toString("base64") } }],
    [
      [
        { data: { a: "a".repeat(1024 * 1024), b: "b" } },
        "the values have 1048577 bytes; at most 1048576 are allowed: shorten them",
      ],
      [
        { data: { a: "ü".repeat(1024 * 512) }, binaryData: { b: "YQ==" } },
        "the values have 1048577 bytes; at most 1048576 are allowed: shorten them",
      ],
    ],
  ),
  "quotas-fit": {
    passing: [
      [QUOTA, workload("Deployment", 10, pod("200m"))],
      [QUOTA, workload("Deployment", 11, pod("2"), { namespace: "blog", name: "web" })],
      [QUOTA, workload("Deployment", 1, pod("1")), autoscaler("other")],
      [QUOTA, workload("StatefulSet", undefined, { ...pod("1"), initContainers: [container("2", "1Gi")] })],
    ],
    failing: [
      {
        resources: [QUOTA, workload("Deployment", 11, pod("100m"))],
        messages: ["pods is 10, but the workloads of the namespace need 11; set fewer replicas, or smaller ones"],
      },
      {
        resources: [QUOTA, workload("Deployment", 1, pod("100m")), autoscaler("web")],
        messages: ["pods is 10, but the workloads of the namespace need 11; set fewer replicas, or smaller ones"],
      },
      {
        resources: [QUOTA, workload("Deployment", 2, pod("1")), workload("StatefulSet", 1, pod("500m", "1Gi"))],
        messages: [
          "requests.cpu is 2, but the workloads of the namespace need 2.5; set fewer replicas, or smaller ones",
          "limits.memory is 1Gi, but the workloads of the namespace need 1207959552; set fewer replicas, or smaller ones",
        ],
      },
      {
        resources: [QUOTA, workload("Deployment", 1, { ...pod("1"), initContainers: [container("2500m", "64Mi")] })],
        messages: [
          "requests.cpu is 2, but the workloads of the namespace need 2.5; set fewer replicas, or smaller ones",
        ],
      },
    ],
  },
};
