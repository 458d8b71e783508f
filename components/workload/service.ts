import * as pulumi from "@pulumi/pulumi";

import { createDeployment, type ReplicaArgs } from "./deployment";
import { allowCallers, type CallersByPort } from "./network";
import { createService } from "./objects";
import type { PodArgs } from "./pod-args";
import { type Ports, portsOf } from "./ports";
import type { ServerProbes } from "./probes";

/** Arguments for {@link Service}. */
export interface ServiceArgs<Port extends string = string> extends PodArgs, ReplicaArgs {
  readonly ports: Ports<Port>;
  readonly probes: ServerProbes;
  readonly callers: CallersByPort<Port>;
  /**
   * Resolve the Service's name to the addresses of all ready pods, for clients that distribute their connections
   * themselves: gRPC keeps one connection for all requests, so behind a single address all of them go to one pod.
   * @default false
   */
  readonly headless?: boolean;
}

/**
 * A stateless service on any TCP, UDP or gRPC ports, behind a Service of the same name. Only the callers of a port may
 * connect to it.
 *
 * @throws RangeError if parts of the pod contradict each other, or callers of an unknown port are given.
 */
export class Service<Port extends string = string> extends pulumi.ComponentResource {
  /** Host name inside the namespace. */
  readonly host: string;

  constructor(name: string, args: ServiceArgs<Port>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:Service", name, {}, opts);
    const child = { parent: this };

    // Created before the pods and deleted after them, because terminating pods still serve requests.
    const access = allowCallers(name, args, portsOf(args), args.callers, child);
    const pods = createDeployment(name, args, { ...child, dependsOn: [access] });
    const { ports, headless = false } = args;
    createService(name, args, { workload: name, ports, headless, pods }, child);

    this.host = name;
    this.registerOutputs({ host: this.host });
  }
}
