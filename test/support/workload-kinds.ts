import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../components/workload/context";
import { CronJob } from "../../components/workload/cron-job";
import { Job } from "../../components/workload/job";
import type { PodArgs } from "../../components/workload/pod-args";
import { Service } from "../../components/workload/service";
import { StatefulService } from "../../components/workload/stateful-service";
import { WebService } from "../../components/workload/web-service";
import { Worker } from "../../components/workload/worker";
import type { WorkloadKind } from "./workload-defaults";

const CHECK = { exec: { command: ["true"] } };
const PROBES = { readiness: CHECK, liveness: CHECK };

/** What a small workload of any kind needs. */
type SmallArgs = WorkloadContext & Pick<PodArgs, "image" | "resources" | "databases">;

/** Creates a workload of each kind with nothing but what the kind requires, and two pods where it can have several. */
export const CREATE: Readonly<
  Record<WorkloadKind, (name: string, args: SmallArgs, opts?: pulumi.ComponentResourceOptions) => pulumi.Resource>
> = {
  WebService: (name, args, opts) => new WebService(name, { ...args, replicas: 2, callers: { ingress: true } }, opts),
  Service: (name, args, opts) => {
    const ports = { rpc: 5000, metrics: { number: 9090 } };
    const callers = { rpc: { workloads: ["other"] } };
    return new Service(name, { ...args, replicas: 2, ports, probes: PROBES, callers }, opts);
  },
  StatefulService: (name, args, opts) => {
    const claims = { data: { folder: "/data", size: 1 } };
    const callers = { rpc: { workloads: ["other"] } };
    return new StatefulService(
      name,
      { ...args, replicas: 2, ports: { rpc: 5000 }, probes: PROBES, callers, claims },
      opts,
    );
  },
  Worker: (name, args, opts) => new Worker(name, { ...args, replicas: 2, probes: { liveness: CHECK } }, opts),
  CronJob: (name, args, opts) => new CronJob(name, { ...args, command: ["true"], schedule: "@daily" }, opts),
  Job: (name, args, opts) => new Job(name, { ...args, command: ["true"] }, opts),
};
