import { z } from "zod";

import { renamed } from "../../settings/renamed";
import { ipAddress, kubernetesName, replicas, resources, versionLabel, whole } from "../../settings/values";

/** The number of pods of a workload, and the size of each. */
const workload = (cpu: number, memory: number) =>
  z
    .strictObject({ replicas: replicas().default(2), resources: resources({ cpu, memory, cpuLimit: 250 }) })
    .prefault({});

/** Timings of a probe, in seconds, and the number of consecutive failures after which it has failed. */
function timings(defaults: { readonly delay: number; readonly period: number }) {
  return z
    .strictObject({
      delay: whole(0, 600).default(defaults.delay),
      period: whole(1, 300).default(defaults.period),
      timeout: whole(1, 60).default(3),
      failures: whole(1, 30).default(3),
    })
    .prefault({});
}

/** The settings under `pydemo:`. */
export const pydemoSettings = z.strictObject({
  /** Label that is built into the service's image: another label means another image, and a rolling update. */
  version: versionLabel().default("v1"),
  /** Its two processes use 40 MiB. */
  service: workload(50, 96),
  nginx: workload(25, 64),
  /** The workload that the ingress sends requests to: nginx, or the service itself, without nginx. */
  route: z.enum(["nginx", "direct"], { error: "nginx or direct" }).default("nginx"),
  /**
   * How nginx resolves the service's name: repeatedly, or, with `plain`, once at startup. `plain` demonstrates stale DNS:
   * when the pods are replaced, nginx keeps sending requests to the addresses of the previous ones.
   */
  upstream: z.enum(["variable", "plain"], { error: "variable or plain" }).default("variable"),
  /** Address of the DNS server that nginx queries. @default the first name server in the pod's `/etc/resolv.conf` */
  resolver: ipAddress().optional(),
  /** The volume claim of each pod of the service: size in GiB, and storage class. */
  logs: z.strictObject({ size: whole(1, 1024).default(1), storageClass: kubernetesName().optional() }).prefault({}),
  /** Probes of the service's pods. */
  probes: z
    .strictObject({
      readiness: timings({ delay: 10, period: 5 }),
      liveness: timings({ delay: 60, period: 10 }),
    })
    .prefault({}),
  /** Seconds for which a pod of the service has to be ready before a rollout continues with the next. */
  minReadySeconds: whole(0, 600).default(0),
  /**
   * Seconds that a pod of the service keeps serving before it receives SIGTERM. nginx has to learn of it meanwhile: the
   * 3 seconds for which it caches a DNS answer and the time to live of that answer (CoreDNS' own default is 5) pass.
   */
  preStopSeconds: whole(0, 600).default(10),
});
renamed(pydemoSettings, { pause: "preStopSeconds" });

export type PydemoSettings = z.output<typeof pydemoSettings>;
