import * as pulumi from "@pulumi/pulumi";

import { createDeployment, type ReplicaArgs } from "./deployment";
import { allowCallers, type Callers } from "./network";
import { createService } from "./objects";
import type { PodArgs } from "./pod-args";
import { namedPorts } from "./ports";
import type { Probes } from "./probes";

/** Arguments for {@link WebService}. */
export interface WebServiceArgs extends Omit<PodArgs, "ports">, ReplicaArgs {
  readonly callers: Callers;
  /**
   * HTTP port of the main container; the Service listens on 80.
   * @default 8000
   */
  readonly port?: number;
  /** Path that returns 2xx while the pod can receive traffic. @default "/readyz" */
  readonly readinessPath?: string;
  /** Path whose failure three times in a row restarts the container. @default "/healthz" */
  readonly livenessPath?: string;
  /** Probes with their own checks and timings, instead of those by path. */
  readonly probes?: Probes;
}

const DEFAULTS = { container: "web", port: 8000, readinessPath: "/readyz", livenessPath: "/healthz" } as const;

/**
 * A stateless HTTP service: hardened pods with probes and limits that are replaced without dropped requests, behind a
 * Service of the same name on port 80. Only its callers may connect.
 *
 * @throws RangeError if parts of the pod contradict each other.
 */
export class WebService extends pulumi.ComponentResource {
  /** Host name inside the namespace. */
  readonly host: string;

  constructor(name: string, args: WebServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:WebService", name, {}, opts);
    const normalized = { ...DEFAULTS, ...args };
    const ports = { http: { number: normalized.port, servicePort: 80 } };
    const pod = { ...normalized, ports, probes: probesByPath(normalized) };
    const child = { parent: this };

    // Created before the pods and deleted after them, because terminating pods still serve requests.
    const access = allowCallers(name, args, namedPorts(ports), { http: args.callers }, child);
    const timeouts = createDeployment(name, pod, { ...child, dependsOn: [access] });
    createService(name, args, { workload: name, ports, pods: timeouts }, child);

    this.host = name;
    this.registerOutputs({ host: this.host });
  }
}

function probesByPath(args: Required<Pick<WebServiceArgs, "readinessPath" | "livenessPath">> & WebServiceArgs): Probes {
  return {
    readiness: { httpGet: { path: args.readinessPath }, periodSeconds: 3, timeoutSeconds: 3 },
    liveness: { httpGet: { path: args.livenessPath }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
    ...args.probes,
  };
}
