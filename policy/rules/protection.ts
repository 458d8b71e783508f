import type { PolicyResource } from "@pulumi/policy";

import { at, items } from "../../lib/values";
import { type StackViolation, stackRule } from "../rule";

const COMPONENT = "eks:index:Cluster";
const CLUSTERS = [COMPONENT, "aws:eks/cluster:Cluster"];
const DATABASES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];
const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
/** Resources that cannot be recreated: data and its encryption keys. */
const IRREPLACEABLE = [
  ...DATABASES,
  ...BUCKETS,
  FILE_SYSTEM,
  "aws:kms/key:Key",
  "kubernetes:core/v1:PersistentVolumeClaim",
];
const MIN_BACKUP_DAYS = 7;

/** A stack is protected if its cluster is. */
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
  return stackRule({ name, description }, function* (resources): Generator<StackViolation> {
    if (!isProtected(resources)) return;
    for (const resource of resources) {
      for (const message of check(resource, resources)) yield { resource, message };
    }
  });
}

/** AWS' protection prevents deletion in the console, Pulumi's prevents replacement. */
export const clusterProtected = protectionRule(
  "cluster-protected",
  "A protected cluster is protected in AWS and in Pulumi.",
  function* ({ type, urn, props, opts }, resources) {
    if (!CLUSTERS.includes(type)) return;
    // In the engine the component has no arguments, and the cluster that it created has.
    const hasCluster = resources.some((one) => CLUSTERS.includes(one.type) && one.parent?.urn === urn);
    if (!hasCluster && props.deletionProtection !== true) {
      yield `deletionProtection is ${String(props.deletionProtection)}; it must be true if the cluster is protected`;
    }
    if (type === COMPONENT && !opts.protect) yield "the option protect is not set; it must be true";
  },
);

/** Deleted data cannot be recreated. */
export const dataProtected = protectionRule(
  "data-protected",
  "If the cluster is protected, databases, volumes, file systems, buckets and keys are protected too.",
  function* ({ type, props, opts }) {
    const holdsVolumes =
      type === "kubernetes:apps/v1:StatefulSet" && items(at(props.spec, "volumeClaimTemplates")).length > 0;
    if ((IRREPLACEABLE.includes(type) || holdsVolumes) && !opts.protect) {
      yield "the option protect is not set; it must be true if the cluster is protected";
    }
    if (BUCKETS.includes(type) && props.forceDestroy === true) {
      yield "forceDestroy is true; it must be false if the cluster is protected";
    }
    if (DATABASES.includes(type)) {
      if (props.deletionProtection !== true)
        yield "deletionProtection is not true; it must be true if the cluster is protected";
      if (props.skipFinalSnapshot === true)
        yield "skipFinalSnapshot is true; it must be false if the cluster is protected";
      const days: unknown = props.backupRetentionPeriod;
      if (typeof days !== "number" || days < MIN_BACKUP_DAYS) {
        yield `backupRetentionPeriod is ${String(days)}; it must be ${MIN_BACKUP_DAYS} or more if the cluster is protected`;
      }
    }
  },
);

/** A rollback needs previous images. A build cache can be rebuilt. */
export const imagesProtected = protectionRule(
  "images-protected",
  "If the cluster is protected, image repositories cannot be deleted with their images, except for build caches.",
  function* ({ type, props }) {
    if (type !== "aws:ecr/repository:Repository" || String(props.name).endsWith("-cache")) return;
    if (props.forceDelete === true) yield "forceDelete is true; it must be false if the cluster is protected";
  },
);

/** Versions of files exist only in backups. */
export const filesBackedUp = protectionRule(
  "files-backed-up",
  "If the cluster is protected, AWS Backup backs up each file system.",
  function* ({ type, urn }, resources) {
    if (type !== FILE_SYSTEM) return;
    const backedUp = resources.some(
      ({ type: other, props, dependencies }) =>
        other === "aws:efs/backupPolicy:BackupPolicy" &&
        at(props, "backupPolicy", "status") === "ENABLED" &&
        dependencies.some((one) => one.urn === urn),
    );
    if (!backedUp) yield "no BackupPolicy of the file system has status ENABLED; add one";
  },
);

/** A single server is unavailable during an outage of its zone and during maintenance. */
export const databaseAvailable = protectionRule(
  "database-available",
  "If the cluster is protected, database servers have a standby in another zone.",
  function* ({ type, props }) {
    if (type === "aws:rds/instance:Instance" && props.multiAz !== true && props.replicateSourceDb === undefined) {
      yield `multiAz is ${String(props.multiAz)}; it must be true if the cluster is protected`;
    }
  },
);
