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

/** A volume that each pod has of its own, and gets again after a restart. */
export interface Claim {
  /** Path at which the container that serves mounts it; others of the pod may mount it by its name under `folders`. */
  readonly folder: string;
  /** GiB of new claims; a change replaces the set, and claims that were kept stay as large as they are. */
  readonly size: number;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** What a {@link StatefulService} can be told. */
export interface StatefulServiceArgs extends PodArgs {
  readonly callers: Callers;
  /** Volume claims of each pod, by name. */
  readonly claims: Readonly<Record<string, Claim>>;
  /** @default 1 */
  readonly replicas?: number;
  /**
   * Start pods one after the other, and stop them in the opposite order. A pod that never gets ready then holds up the
   * version that would mend it.
   * @default false: all at once; an update goes from pod to pod in either case
   */
  readonly ordered?: boolean;
  /**
   * Keep the claims, with what is on them, when the set is deleted; they are kept in any case when it is scaled.
   * @default true
   */
  readonly keepClaims?: boolean;
  /**
   * Refuse to delete the set.
   * @default false
   */
  readonly protect?: boolean;
  /**
   * Seconds that a pod has to be ready before an update goes on to the next.
   * @default 0, Kubernetes' own
   */
  readonly minReadySeconds?: number;
}

const DEFAULTS = { replicas: 1, ordered: false, keepClaims: true, protect: false, minReadySeconds: 0 } as const;

type Normalized = StatefulServiceArgs & Required<Pick<StatefulServiceArgs, keyof typeof DEFAULTS>>;

/**
 * An HTTP service whose pods have names and volumes of their own, behind a Service of the same name on port 80;
 * `<name>-pods` is a headless one, which gives the addresses of the pods themselves. Reachable by its callers only.
 *
 * @throws RangeError if there is no claim, or the parts of the pod do not fit together.
 */
export class StatefulService extends pulumi.ComponentResource {
  /** Host name of the service inside the namespace. */
  readonly host: string;
  /** Host name inside the namespace that resolves to the pods that are ready; they listen on their own port. */
  readonly podsHost: string;

  constructor(name: string, args: StatefulServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:StatefulService", name, {}, opts);
    const normalized: Normalized = { ...DEFAULTS, ...args };
    assertClaims(name, args);
    const child = { parent: this };

    this.host = name;
    this.podsHost = `${name}-pods`;
    // Made before the pods and deleted after them: those that are on their way out still answer.
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
          // Nothing translates ports on the way to a pod, so callers have to use the pod's own.
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
  if (all.length === 0) throw new RangeError(`claims of ${name} are none; name one, or use a WebService`);
  for (const [claim, { folder }] of all) {
    const twin = all.find(([other, one]) => other !== claim && one.folder === folder);
    if (twin) throw new RangeError(`claims ${claim} and ${twin[0]} of ${name} are both at ${folder}; move one`);
    if (folders?.[folder] !== undefined) {
      throw new RangeError(`claim ${claim} of ${name} and one of its folders are both at ${folder}; move one`);
    }
  }
}
