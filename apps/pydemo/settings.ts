import { z } from "zod";

import { renamed } from "../../settings/renamed";
import { ipAddress, kubernetesName, replicas, versionLabel, whole } from "../../settings/values";

/** Number of pods of a part. */
const part = () => z.strictObject({ replicas: replicas().default(2) }).prefault({});

/** When a check is made, in seconds, and how many failures in a row decide. */
function timings(usual: { readonly delay: number; readonly period: number }) {
  return z
    .strictObject({
      delay: whole(0, 600).default(usual.delay),
      period: whole(1, 300).default(usual.period),
      timeout: whole(1, 60).default(3),
      failures: whole(1, 30).default(3),
    })
    .prefault({});
}

/** The settings under `pydemo:`. */
export const pydemoSettings = z.strictObject({
  /** Label that is stamped into the service's image: another label is another image, and a rolling update. */
  version: versionLabel().default("v1"),
  service: part(),
  nginx: part(),
  /** What the ingress controller calls: nginx, or the service itself; then there is no nginx. */
  route: z.enum(["nginx", "direct"], { error: "nginx or direct" }).default("nginx"),
  /**
   * How nginx finds the pods of the service: by asking DNS again and again, or, with `plain`, once at its start. `plain`
   * is a trap, there to be shown: when the pods are replaced nginx goes on calling the addresses of the former ones.
   */
  upstream: z.enum(["variable", "plain"], { error: "variable or plain" }).default("variable"),
  /** The cluster's DNS for nginx; @default the first name server that its pod is given */
  resolver: ipAddress().optional(),
  /** The claim of each pod of the service: GiB, and the class of storage. */
  logs: z.strictObject({ size: whole(1, 1024).default(1), storageClass: kubernetesName().optional() }).prefault({}),
  /** How the pods of the service are checked. */
  probes: z
    .strictObject({
      readiness: timings({ delay: 10, period: 5 }),
      liveness: timings({ delay: 60, period: 10 }),
    })
    .prefault({}),
  /** Seconds that a pod of the service has to be ready before an update goes on to the next. */
  minReadySeconds: whole(0, 600).default(0),
  /**
   * Seconds that a pod of the service keeps serving before it receives SIGTERM. nginx has to learn of it meanwhile: the
   * 3 seconds for which it caches a DNS answer and the time to live of that answer (CoreDNS' own default is 5) pass.
   */
  preStopSeconds: whole(0, 600).default(10),
});
renamed(pydemoSettings, { pause: "preStopSeconds" });

export type PydemoSettings = z.output<typeof pydemoSettings>;
