import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { Service } from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { selectorLabels } from "./context";
import { allowCallers, type Callers } from "./network";
import { podTemplate, portOf, terminationSecondsOf } from "./pod";
import type { PodArgs } from "./pod-args";
import { disruptionBudget, metadata, service } from "./service";
import { customTimeouts, serviceTimeouts, statefulSetTimeouts, type Timeouts } from "./timeouts";

/** A persistent volume of each pod, which it keeps across restarts. */
export interface Claim {
  /** Mount path in the main container; other containers may mount the claim by its name under `folders`. */
  readonly folder: string;
  /** GiB of new claims; a change replaces the StatefulSet, and claims that were kept retain their size. */
  readonly size: number;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** Arguments for {@link StatefulService}. */
export interface StatefulServiceArgs extends PodArgs {
  readonly callers: Callers;
  /** Volume claims of each pod, by name. */
  readonly claims: Readonly<Record<string, Claim>>;
  /** @default 1 */
  readonly replicas?: number;
  /**
   * Start pods one by one, and stop them in reverse order. A pod that never becomes ready then blocks the version that
   * would fix it.
   * @default false: all at once; updates replace pods one by one in either case
   */
  readonly ordered?: boolean;
  /**
   * Keep the claims and their data when the StatefulSet is deleted; scaling always keeps them.
   * @default true
   */
  readonly keepClaims?: boolean;
  /**
   * Protect the StatefulSet from deletion.
   * @default false
   */
  readonly protect?: boolean;
  /**
   * Seconds that a pod has to be ready before an update continues with the next.
   * @default 0, Kubernetes' own
   */
  readonly minReadySeconds?: number;
}

const DEFAULTS = { replicas: 1, ordered: false, keepClaims: true, protect: false, minReadySeconds: 0 } as const;

type Normalized = StatefulServiceArgs & Required<Pick<StatefulServiceArgs, keyof typeof DEFAULTS>>;

/**
 * An HTTP service whose pods have stable names and volumes, behind a Service of the same name on port 80; `<name>-pods` is
 * a headless Service that resolves to the addresses of the pods. Only its callers may connect.
 *
 * @throws RangeError if there is no claim, or parts of the pod contradict each other.
 */
export class StatefulService extends pulumi.ComponentResource {
  /** Host name of the service inside the namespace. */
  readonly host: string;
  /** Host name inside the namespace that resolves to the ready pods; they listen on their own port. */
  readonly podsHost: string;

  constructor(name: string, args: StatefulServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:StatefulService", name, {}, opts);
    const normalized: Normalized = { ...DEFAULTS, ...args };
    assertClaims(name, args);
    const child = { parent: this };

    this.host = name;
    this.podsHost = `${name}-pods`;
    // Created before the pods and deleted after them, because terminating pods still serve requests.
    const access = allowCallers(name, normalized, portOf(normalized), normalized.callers, child);
    const timeouts = this.timeouts(normalized);
    const options = { ...child, dependsOn: [access], customTimeouts: customTimeouts(timeouts) };
    this.set(name, normalized, podTemplate(name, normalized, foldersOf(args.claims), child), options);
    this.headless(name, normalized, timeouts);
    service(name, normalized, timeouts, child);
    disruptionBudget(name, normalized, normalized.replicas, child);

    this.registerOutputs({ host: this.host, podsHost: this.podsHost });
  }

  private timeouts(args: Normalized): Timeouts {
    const { rolloutDeadline, replicas: pods } = args;
    return statefulSetTimeouts({ rolloutDeadline, pods, terminationSeconds: terminationSecondsOf(args) }, args);
  }

  private set(
    name: string,
    args: Normalized,
    template: core.v1.PodTemplateSpec,
    opts: pulumi.CustomResourceOptions,
  ): void {
    new StatefulSet(
      name,
      {
        metadata: metadata(name, args),
        spec: {
          serviceName: this.podsHost,
          replicas: args.replicas,
          podManagementPolicy: args.ordered ? "OrderedReady" : "Parallel",
          updateStrategy: { type: "RollingUpdate" },
          ...(args.minReadySeconds > 0 ? { minReadySeconds: args.minReadySeconds } : {}),
          selector: { matchLabels: selectorLabels(name) },
          persistentVolumeClaimRetentionPolicy: {
            whenDeleted: args.keepClaims ? "Retain" : "Delete",
            whenScaled: "Retain",
          },
          template,
          volumeClaimTemplates: Object.entries(args.claims).map(([claim, { size, storageClass }]) => ({
            metadata: { name: claim },
            spec: {
              accessModes: ["ReadWriteOnce"],
              ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
              resources: { requests: { storage: `${size}Gi` } },
            },
          })),
        },
      },
      { ...opts, protect: args.protect },
    );
  }

  private headless(name: string, args: Normalized, pods: Timeouts): void {
    const port = portOf(args);
    new Service(
      this.podsHost,
      {
        metadata: { ...metadata(name, args), name: this.podsHost },
        spec: {
          clusterIP: "None",
          selector: selectorLabels(name),
          // A headless Service translates no ports, so callers have to use the pod's own.
          ports: [{ name: "http", port, targetPort: "http" }],
        },
      },
      { parent: this, customTimeouts: customTimeouts(serviceTimeouts(pods)) },
    );
  }
}

function foldersOf(claims: Readonly<Record<string, Claim>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([claim, { folder }]) => [folder, claim]));
}

function assertClaims(name: string, { claims, folders }: StatefulServiceArgs): void {
  const all = Object.entries(claims);
  if (all.length === 0) throw new RangeError(`${name} has no claims; add one, or use a WebService`);
  for (const [claim, { folder }] of all) {
    const other = all.find(([otherName, one]) => otherName !== claim && one.folder === folder);
    if (other)
      throw new RangeError(`claims ${claim} and ${other[0]} of ${name} are both mounted at ${folder}; move one`);
    if (folders?.[folder] !== undefined) {
      throw new RangeError(`claim ${claim} of ${name} and one of its folders are both mounted at ${folder}; move one`);
    }
  }
}
