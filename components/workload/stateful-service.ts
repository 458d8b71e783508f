import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { assertName } from "../../settings/name-limits";
import { selectorLabels } from "./context";
import { allowCallers, type CallersByPort } from "./network";
import { createService, disruptionBudget, metadata } from "./objects";
import { type ChildOptions, podTemplate, terminationSecondsOf } from "./pod";
import type { PodArgs } from "./pod-args";
import { type Ports, portsOf } from "./ports";
import type { ServerProbes } from "./probes";
import { customTimeouts, statefulSetTimeouts, type Timeouts } from "./timeouts";

/** A persistent volume of each pod, which it keeps across restarts. */
export interface Claim {
  /** Mount path in the main container; other containers may mount the claim by its name under `folders`. */
  readonly folder: string;
  /** GiB of new claims; less than before is refused, and existing claims have to be enlarged by hand to what is more. */
  readonly size: number;
  /** Key of the setting that the size comes from, for the message that refuses a smaller one. @default none */
  readonly setting?: string | undefined;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** Arguments for {@link StatefulService}. */
export interface StatefulServiceArgs<Port extends string = string> extends PodArgs {
  readonly ports: Ports<Port>;
  readonly probes: ServerProbes;
  readonly callers: CallersByPort<Port>;
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
  /**
   * Create the headless Service `<name>-pods`, which gives each pod a DNS name of its own; it cannot be changed later.
   * @default true
   */
  readonly headless?: boolean;
  /**
   * Give pods their DNS names before they are ready, for members of a cluster that find each other by these names.
   * @default false
   */
  readonly publishNotReady?: boolean;
  /**
   * Refuse fewer replicas than before, for members of a cluster that lose their majority; the key of the setting for
   * `replicas`, for the message.
   * @default fewer are allowed
   */
  readonly replicasOnlyGrow?: string;
}

const DEFAULTS = {
  replicas: 1,
  ordered: false,
  keepClaims: true,
  protect: false,
  minReadySeconds: 0,
  headless: true,
} as const;

type Normalized = StatefulServiceArgs & Required<Pick<StatefulServiceArgs, keyof typeof DEFAULTS>>;

/**
 * A service whose pods have stable names and volumes, behind a Service of the same name; `<name>-pods` is a headless
 * Service that resolves to the addresses of the pods. Only the callers of a port may connect to it.
 *
 * @throws RangeError if the name is too long, there is no claim, or parts of the pod contradict each other.
 */
export class StatefulService<Port extends string = string> extends pulumi.ComponentResource {
  /** Host name of the service inside the namespace. */
  readonly host: string;
  /** Host name inside the namespace that resolves to the ready pods; they listen on their own ports. */
  readonly podsHost: string;

  constructor(name: string, args: StatefulServiceArgs<Port>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:StatefulService", name, {}, opts);
    if (Object.keys(args.claims).length === 0)
      throw new RangeError(`${name} has no claims; add one, or use a WebService`);
    createStatefulService(name, args, { parent: this });
    this.host = name;
    this.podsHost = podsHostOf(name, args);
    this.registerOutputs({ host: this.host, podsHost: this.podsHost });
  }
}

/**
 * Creates the objects of a {@link StatefulService} as children of any component; returns those that wait for the pods.
 * Without claims, a StatefulSet still never runs two pods at a time, as a Deployment does during a rollout.
 */
export function createStatefulService(
  name: string,
  args: StatefulServiceArgs,
  child: ChildOptions,
): readonly pulumi.Resource[] {
  const normalized: Normalized = { ...DEFAULTS, ...args };
  assertName("statefulSet", [name], "it");
  assertClaims(name, args);
  // Created before the pods and deleted after them, because terminating pods still serve requests.
  const access = allowCallers(name, args, portsOf(args), args.callers, child);
  const timeouts = timeoutsOf(normalized);
  const template = podTemplate(name, args, { claims: foldersOf(args.claims) }, child);
  const options = { ...child, dependsOn: [access], customTimeouts: customTimeouts(timeouts) };
  const set = statefulSet(name, normalized, template, options);
  const ports = { ports: args.ports, pods: timeouts };
  const { publishNotReady = false } = args;
  if (normalized.headless)
    createService(podsHostOf(name, args), args, { workload: name, headless: true, publishNotReady, ...ports }, child);
  const service = createService(name, args, { workload: name, ...ports }, child);
  disruptionBudget(name, args, normalized.replicas, child);
  return [set, service];
}

function podsHostOf(name: string, { headless = DEFAULTS.headless }: Pick<StatefulServiceArgs, "headless">): string {
  return headless ? `${name}-pods` : name;
}

function timeoutsOf(args: Normalized): Timeouts {
  const { rolloutDeadline, replicas: pods } = args;
  return statefulSetTimeouts({ rolloutDeadline, pods, terminationSeconds: terminationSecondsOf(args) }, args);
}

function statefulSet(
  name: string,
  args: Normalized,
  template: core.v1.PodTemplateSpec,
  opts: pulumi.CustomResourceOptions,
): StatefulSet {
  const growing = (claim: string, size: number, setting: string | undefined) =>
    args.claimSizes?.growing({ claim, size, setting }) ?? size;
  const { replicas, replicasOnlyGrow: setting } = args;
  const checked = setting === undefined ? undefined : args.claimSizes?.neverFewer({ name, replicas, setting });
  const templates = Object.entries(args.claims).map(([claim, { size, setting, storageClass }]) => ({
    metadata: { name: claim },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: pulumi.interpolate`${growing(`${name}-${claim}`, size, setting)}Gi` } },
    },
  }));
  return new StatefulSet(
    name,
    {
      metadata: metadata(name, args),
      spec: {
        serviceName: podsHostOf(name, args),
        replicas: checked ?? replicas,
        podManagementPolicy: args.ordered ? "OrderedReady" : "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        ...(args.minReadySeconds > 0 ? { minReadySeconds: args.minReadySeconds } : {}),
        selector: { matchLabels: selectorLabels(name) },
        template,
        ...(templates.length === 0
          ? {}
          : {
              persistentVolumeClaimRetentionPolicy: {
                whenDeleted: args.keepClaims ? "Retain" : "Delete",
                whenScaled: "Retain",
              },
              volumeClaimTemplates: templates,
            }),
      },
    },
    {
      ...opts,
      protect: args.protect,
      // Kubernetes allows no change of these; a replaced StatefulSet could take its volumes with it.
      ignoreChanges: ["spec.volumeClaimTemplates[*].spec.resources"],
    },
  );
}

function foldersOf(claims: Readonly<Record<string, Claim>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([claim, { folder }]) => [folder, claim]));
}

function assertClaims(name: string, { claims, folders }: StatefulServiceArgs): void {
  const all = Object.entries(claims);
  for (const [claim, { folder }] of all) {
    const other = all.find(([otherName, one]) => otherName !== claim && one.folder === folder);
    if (other)
      throw new RangeError(`claims ${claim} and ${other[0]} of ${name} are both mounted at ${folder}; move one`);
    if (folders?.[folder] !== undefined) {
      throw new RangeError(`claim ${claim} of ${name} and one of its folders are both mounted at ${folder}; move one`);
    }
  }
}
