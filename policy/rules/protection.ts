import type { PolicyResource } from "@pulumi/policy";

import { at, items } from "../../lib/values";
import { type Finding, stackRule } from "../rule";

const COMPONENT = "eks:index:Cluster";
const CLUSTERS = [COMPONENT, "aws:eks/cluster:Cluster"];
const DATABASES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];
/** What cannot be made again from the program: data, and the keys to it. */
const KEEPERS = [...DATABASES, "aws:kms/key:Key", "aws:efs/fileSystem:FileSystem", "aws:s3/bucket:Bucket"];
const MIN_BACKUP_DAYS = 7;

/** A stack whose cluster may not be deleted is one whose data may not be either. */
function isProtected(resources: readonly PolicyResource[]): boolean {
  return resources.some(
    ({ type, props, opts }) => CLUSTERS.includes(type) && (props.deletionProtection === true || opts.protect),
  );
}

function protectionRule(
  name: string,
  description: string,
  check: (resource: PolicyResource, resources: readonly PolicyResource[]) => Iterable<string>,
) {
  return stackRule({ name, description }, function* (resources): Generator<Finding> {
    if (!isProtected(resources)) return;
    for (const resource of resources) {
      for (const message of check(resource, resources)) yield { resource, message };
    }
  });
}

/** The two guards fail apart: AWS' stops a hand in the console, Pulumi's a change that replaces. */
export const clusterProtected = protectionRule(
  "cluster-protected",
  "A protected cluster is so for AWS and for Pulumi alike.",
  function* ({ type, urn, props, opts }, resources) {
    if (!CLUSTERS.includes(type)) return;
    // In the engine a component is known by its outputs, and the cluster that it made by its arguments.
    const hasMade = resources.some((one) => CLUSTERS.includes(one.type) && one.parent?.urn === urn);
    if (!hasMade && props.deletionProtection !== true) {
      yield `deletionProtection is ${String(props.deletionProtection)}; it must be true where the cluster is protected`;
    }
    if (type === COMPONENT && !opts.protect) yield "the option protect is not set; it must be true";
  },
);

/** Deleted data comes from nowhere again. */
export const dataProtected = protectionRule(
  "data-protected",
  "Where the cluster is protected, so are databases, volumes of stateful workloads, file systems, buckets and keys.",
  function* ({ type, props, opts }) {
    const holdsVolumes =
      type === "kubernetes:apps/v1:StatefulSet" && items(at(props.spec, "volumeClaimTemplates")).length > 0;
    if ((KEEPERS.includes(type) || holdsVolumes) && !opts.protect) {
      yield "the option protect is not set; it must be true where the cluster is protected";
    }
    if (DATABASES.includes(type)) {
      if (props.deletionProtection !== true)
        yield "deletionProtection is not true; it must be where the cluster is protected";
      if (props.skipFinalSnapshot === true)
        yield "skipFinalSnapshot is true; it must be false where the cluster is protected";
      const days: unknown = props.backupRetentionPeriod;
      if (typeof days !== "number" || days < MIN_BACKUP_DAYS) {
        yield `backupRetentionPeriod is ${String(days)}; it must be ${MIN_BACKUP_DAYS} or more where the cluster is protected`;
      }
    }
  },
);

/** Images that an environment runs are what a roll-back needs. A cache can be built again. */
export const imagesProtected = protectionRule(
  "images-protected",
  "Where the cluster is protected, no image repository but a cache is deleted with its images.",
  function* ({ type, props }) {
    if (type !== "aws:ecr/repository:Repository" || String(props.name).endsWith("-cache")) return;
    if (props.forceDelete === true) yield "forceDelete is true; it must be false where the cluster is protected";
  },
);

/** One server in one zone is down with its zone, and with each change of its own. */
export const databaseAvailable = protectionRule(
  "database-available",
  "Where the cluster is protected, a database server has a second one in another zone.",
  function* ({ type, props }) {
    if (type === "aws:rds/instance:Instance" && props.multiAz !== true && props.replicateSourceDb === undefined) {
      yield `multiAz is ${String(props.multiAz)}; it must be true where the cluster is protected`;
    }
  },
);
