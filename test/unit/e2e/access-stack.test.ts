import assert from "node:assert/strict";

import { runningPods, servicePorts, workloadsIn } from "../../e2e/support/access/stack";

const NAME = "app.kubernetes.io/name";

/** A cluster with these objects, by the plural of their kind. */
function clusterWith(objects: Readonly<Record<string, readonly object[]>>) {
  return {
    kubectl: ([, kind = ""]: readonly string[]) => Promise.resolve(JSON.stringify({ items: objects[kind] ?? [] })),
  };
}

function template(labels: Readonly<Record<string, string>>) {
  return { metadata: { labels } };
}

function pod(
  name: string,
  other: { readonly metadata?: object; readonly spec?: object; readonly status?: object } = {},
) {
  return {
    metadata: { namespace: "shop", name, ...other.metadata },
    spec: { containers: [{ ports: [{ name: "http", containerPort: 8000 }] }], ...other.spec },
    status: { phase: "Running", podIP: "10.1.0.1", ...other.status },
  };
}

describe("the stack's workloads and pods", () => {
  it("has a workload per name, with its pods' labels, of the given namespaces", async () => {
    const client = { "slipway.dev/client-of-db": "true" };
    const cluster = clusterWith({
      deployments: [
        { metadata: { namespace: "shop", name: "web" }, spec: { template: template({ [NAME]: "web", ...client }) } },
        { metadata: { namespace: "kube-system", name: "dns" }, spec: { template: template({}) } },
      ],
      cronjobs: [
        {
          metadata: { namespace: "shop", name: "report" },
          spec: { jobTemplate: { spec: { template: template({ [NAME]: "report" }) } } },
        },
      ],
      jobs: [
        ...["login-1", "login-2"].map((name) => ({
          metadata: { namespace: "shop", name },
          spec: { template: template({ [NAME]: "login", "job-name": name, "batch.kubernetes.io/job-name": name }) },
        })),
        {
          metadata: { namespace: "shop", name: "report-1", ownerReferences: [{ kind: "CronJob" }] },
          spec: { template: template({ [NAME]: "report" }) },
        },
      ],
    });
    assert.deepEqual(await workloadsIn(cluster, ["shop"]), [
      { namespace: "shop", name: "web", lasting: true, labels: { [NAME]: "web", ...client } },
      { namespace: "shop", name: "report", lasting: false, labels: { [NAME]: "report" } },
      { namespace: "shop", name: "login", lasting: false, labels: { [NAME]: "login" } },
    ]);
  });

  it("has the running pods with an address of their own", async () => {
    const pods = [
      pod("web-1", { metadata: { labels: { [NAME]: "web" } } }),
      pod("stranger"),
      pod("done", { status: { phase: "Succeeded" } }),
      pod("ending", { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }),
      pod("starting", { status: { podIP: undefined } }),
      pod("agent", { spec: { hostNetwork: true } }),
      pod("report-1", { metadata: { ownerReferences: [{ kind: "Job" }] } }),
    ];
    assert.deepEqual(await runningPods(clusterWith({ pods })), [
      { pod: "shop/web-1", workload: "shop/web", address: "10.1.0.1" },
      { pod: "shop/stranger", workload: "shop/stranger", address: "10.1.0.1" },
    ]);
  });

  it("has the ports of Services with an address, by number and by name", async () => {
    const service = (clusterIP: string, targetPort: number | string, selector: object = { [NAME]: "web" }) => ({
      metadata: { namespace: "shop", name: "web" },
      spec: { clusterIP, selector, ports: [{ port: 80, targetPort }] },
    });
    const cluster = clusterWith({
      pods: [pod("web-1", { metadata: { labels: { [NAME]: "web" } } })],
      services: [
        service("10.2.0.1", 9090),
        service("10.2.0.2", "http"),
        service("None", "http"),
        service("10.2.0.3", 80, {}),
      ],
    });
    assert.deepEqual(await servicePorts(cluster), [
      { workload: "shop/web", port: 9090, endpoint: "10.2.0.1:80" },
      { workload: "shop/web", port: 8000, endpoint: "10.2.0.2:80" },
    ]);
  });
});
