import assert from "node:assert/strict";

import { CronJob, type CronJobArgs } from "../../../components/workload/cron-job";
import { Job } from "../../../components/workload/job";
import { Service, type ServiceArgs } from "../../../components/workload/service";
import { Worker } from "../../../components/workload/worker";
import type { PlannedResource } from "../../../plan/model";
import { at, only, recorded, summary } from "../../support/record";
import { CONTEXT } from "../../support/shop";

const ARGS = {
  ...CONTEXT,
  image: "registry.test/shop/main@sha256:1",
  resources: { cpu: 10, memory: 32 },
};
const POD = "spec.template.spec";
const GRPC: ServiceArgs<"grpc" | "metrics" | "sync"> = {
  ...ARGS,
  ports: { grpc: 50051, metrics: { number: 9090, servicePort: 80 }, sync: { number: 50051, protocol: "UDP" } },
  probes: {
    readiness: { grpc: { port: "grpc" } },
    liveness: { grpc: { port: "grpc", service: "search" }, periodSeconds: 10 },
  },
  callers: { grpc: { workloads: ["shop-web"] }, metrics: { labels: { scrape: "true" } } },
};

/** The Kubernetes object of a kind, which the component around it has too. */
const objectOf = (resources: readonly PlannedResource[], wanted: string) =>
  only(
    resources.filter(({ custom }) => custom),
    wanted,
  );

describe("Service", () => {
  const service = (args: Partial<typeof GRPC> = {}) => recorded(() => new Service("shop-search", { ...GRPC, ...args }));

  it("has a Service with all of its ports, and a network policy with the callers of each", async () => {
    const resources = await service();
    assert.deepEqual(summary(resources), [
      "Deployment shop-search",
      "NetworkPolicy shop-search",
      "Service shop-search",
      "Service shop-search",
    ]);
    const { inputs } = objectOf(resources, "Service");
    assert.deepEqual((inputs.spec as Record<string, unknown>).ports, [
      { name: "grpc", port: 50051, targetPort: "grpc" },
      { name: "metrics", port: 80, targetPort: "metrics" },
      { name: "sync", port: 50051, targetPort: "sync", protocol: "UDP" },
    ]);
    assert.deepEqual(at(only(resources, "NetworkPolicy"), "spec.ingress"), [
      {
        from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "shop-web" } } }],
        ports: [{ protocol: "TCP", port: 50051 }],
      },
      { from: [{ podSelector: { matchLabels: { scrape: "true" } } }], ports: [{ protocol: "TCP", port: 9090 }] },
    ]);
    assert.ok(only(resources, "Deployment").dependsOn.includes(only(resources, "NetworkPolicy").urn));
  });

  it("is headless where asked, on the ports of its pods", async () => {
    const resources = await service({ headless: true });
    const { inputs } = objectOf(resources, "Service");
    const spec = inputs.spec as { clusterIP: string; ports: { port: number }[] };
    assert.equal(spec.clusterIP, "None");
    assert.deepEqual(
      spec.ports.map(({ port }) => port),
      [50051, 9090, 50051],
    );
  });

  it("asks the gRPC health service, by the port's number", async () => {
    const main = `${POD}.containers.0`;
    const deployment = only(await service(), "Deployment");
    assert.deepEqual(at(deployment, `${main}.readinessProbe`), { grpc: { port: 50051 }, timeoutSeconds: 3 });
    assert.deepEqual(at(deployment, `${main}.startupProbe.grpc`), { port: 50051, service: "search" });
    assert.equal(at(deployment, `${main}.name`), "main");
  });

  const REJECTED: readonly (readonly [string, object, RegExp])[] = [
    [
      "a port name that is too long",
      { ports: { "a-name-of-sixteen": 1 }, callers: {} },
      /port "a-name-of-sixteen" of shop-search: /,
    ],
    [
      "a port name without a letter",
      { ports: { "80": 80 }, callers: {} },
      /a port's name has 1 to 15 lower-case letters/,
    ],
    [
      "a port out of range",
      { ports: { grpc: 65536 }, callers: {} },
      /port grpc of shop-search is 65536; .* from 1 to 65535/,
    ],
    [
      "one number for two ports",
      { ports: { grpc: 1, more: { number: 1 } }, callers: {} },
      /grpc and more .* are both 1\/TCP/,
    ],
    [
      "one name for two ports",
      { sidecars: [{ name: "beside", image: "beside", resources: ARGS.resources, ports: { grpc: 2 } }] },
      /two ports of shop-search are named "grpc"; rename one/,
    ],
    [
      "callers of an unknown port",
      { callers: { http: { ingress: true } } },
      /"http"; its ports are: grpc, metrics, sync/,
    ],
    [
      "a probe of an unknown port",
      { probes: { ...GRPC.probes, readiness: { grpc: { port: "http" } } } },
      /readiness\.port is "http"; the container's ports are: grpc, metrics, sync/,
    ],
  ];
  for (const [what, args, message] of REJECTED) {
    it(`rejects ${what}`, () => assert.rejects(service({ ...args }), message));
  }
});

describe("Worker", () => {
  it("has no Service, and is ready as long as it is alive", async () => {
    const liveness = { exec: { command: ["alive"] }, periodSeconds: 20, terminationGracePeriodSeconds: 60 };
    const resources = await recorded(() => new Worker("shop-mailer", { ...ARGS, probes: { liveness } }));
    assert.deepEqual(summary(resources), ["Deployment shop-mailer", "Worker shop-mailer"]);
    const main = at(only(resources, "Deployment"), `${POD}.containers.0`) as Record<string, unknown>;
    assert.deepEqual(main.readinessProbe, { exec: { command: ["alive"] }, timeoutSeconds: 3 });
    assert.deepEqual(main.livenessProbe, { ...liveness, timeoutSeconds: 3 });
    assert.equal(main.ports, undefined);
  });
});

describe("CronJob", () => {
  const specOf = async (args?: Partial<CronJobArgs>) => {
    const { jobTemplate, ...spec } = objectOf(await cronJob(args), "CronJob").inputs.spec as Record<string, unknown>;
    return { jobTemplate, spec };
  };
  const cronJob = (args: Partial<CronJobArgs> = {}, name = "shop-report") =>
    recorded(() => new CronJob(name, { ...ARGS, command: ["report"], schedule: "0 1 * * *", ...args }));

  it("never runs twice at once, in UTC, and keeps a few runs", async () => {
    const { jobTemplate, spec } = await specOf();
    assert.deepEqual(spec, {
      schedule: "0 1 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      suspend: false,
    });
    assert.ok(jobTemplate);
  });

  it("does all of that as it is told", async () => {
    const args = {
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Replace",
      startingDeadlineSeconds: 60,
      history: { completed: 0, failed: 1 },
      suspend: true,
      deadlineSeconds: 30,
      retries: 0,
    } as const;
    const { jobTemplate, spec } = await specOf(args);
    assert.deepEqual(spec, {
      schedule: "0 1 * * *",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Replace",
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
      suspend: true,
    });
    const { backoffLimit, activeDeadlineSeconds } = (jobTemplate as { spec: Record<string, unknown> }).spec;
    assert.deepEqual([backoffLimit, activeDeadlineSeconds], [0, 30]);
  });

  it("rejects a schedule that is none, and a name that leaves no room for those of its runs", async () => {
    await assert.rejects(
      cronJob({ schedule: "every night" }),
      /^RangeError: the schedule of shop-report is "every night"; it must be five fields/,
    );
    await assert.rejects(cronJob({}, "a".repeat(53)), / = 53 characters; at most 52 are allowed/);
  });
});

describe("Job", () => {
  it("runs once for each version of its arguments, and is replaced if it failed", async () => {
    const resources = await recorded(() => new Job("shop-import", { ...ARGS, command: ["import"] }));
    const job = objectOf(resources, "Job");
    assert.equal(at(job, "metadata.name"), undefined);
    assert.deepEqual(at(job, "metadata.annotations"), { "pulumi.com/replaceUnready": "true" });
    assert.equal(at(job, "spec.ttlSecondsAfterFinished"), undefined);
    assert.deepEqual(job.options.customTimeouts, { create: "300s", update: "300s" });
  });
});
