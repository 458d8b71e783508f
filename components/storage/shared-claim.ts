import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { labels, type WorkloadContext } from "../workload/context";
import type { SharedFiles } from "../workload/mounts";
import type { SharedFilesFactory } from "./shared-files";

/** How the volume of a {@link SharedClaim} is provisioned. */
export interface SharedClaimOptions {
  /**
   * `ReadWriteOnce` allows all pods of one node, `ReadWriteMany` those of all nodes.
   * @default "ReadWriteMany"
   */
  readonly accessMode?: "ReadWriteOnce" | "ReadWriteMany";
  /** @default the cluster's default class */
  readonly storageClass?: pulumi.Input<string> | undefined;
  /**
   * Whether the class expands claims; if not, the request keeps its first size, which does not limit the files.
   * @default true
   */
  readonly expandable?: boolean;
  /**
   * Protect the claim from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

/** Arguments for {@link SharedClaim}. */
export interface SharedClaimArgs extends SharedClaimOptions, WorkloadContext {
  /** GiB. */
  readonly size: pulumi.Input<number>;
}

const DEFAULTS = { accessMode: "ReadWriteMany", expandable: true, protect: false } as const;

/** A volume claim that pods of several workloads mount at the same time. */
export class SharedClaim extends pulumi.ComponentResource implements SharedFiles {
  readonly claim: pulumi.Output<string>;

  constructor(name: string, args: SharedClaimArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:storage:SharedClaim", name, {}, opts);
    const { accessMode, storageClass, expandable, protect, size, namespace } = { ...DEFAULTS, ...args };

    const claim = new PersistentVolumeClaim(
      name,
      {
        metadata: {
          name,
          namespace,
          labels: labels(name, args),
          // The pods' rollout waits for the volume and reports why there is none. The provider's own wait ignores the
          // rollout deadline: it always gives up after 5 minutes (provider/pkg/await/awaiters.go, as of 4.34).
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
          accessModes: [accessMode],
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          resources: { requests: { storage: pulumi.interpolate`${size}Gi` } },
        },
      },
      {
        parent: this,
        protect,
        // The API server rejects another size if the class does not expand claims.
        ...(expandable ? {} : { ignoreChanges: ["spec.resources"] }),
      },
    );

    this.claim = claim.metadata.name;
    this.registerOutputs({ claim: this.claim });
  }
}

/**
 * Shared files on a cluster with any storage class. Without a named class they are in a volume of the default class, which
 * all pods of one node can mount. That fits a local cluster of one node whose provisioner makes a folder that every user may
 * write to, as local-path does (the end-to-end tests show it); such a folder has no quota, and its class expands no claims.
 */
export function sharedClaims(storageClass: string | undefined): SharedFilesFactory {
  const volume: SharedClaimOptions =
    storageClass === undefined ? { accessMode: "ReadWriteOnce", expandable: false } : { storageClass };
  return (name, { context, size }, opts) => new SharedClaim(name, { ...context, ...volume, size }, opts);
}
