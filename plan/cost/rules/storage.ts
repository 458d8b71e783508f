import { at, items } from "../../../lib/values";
import { quantity } from "../../../lib/quantities";
import type { CostContext, CostItem, CostResource, CostRule } from "../cost-rule";
import { DISK_GB, IMAGE_GB } from "../figures/compute";
import * as figures from "../figures/storage";
import { between, decimal, exactly } from "../money";

const STORAGE_CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";
const BACKUP_POLICY = "aws:efs/backupPolicy:BackupPolicy";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const GIB = 2 ** 30;
const MONTH_DAYS = 30;

/** A repository of images, or one that a pull-through cache fills. */
export const imageRepository: CostRule = (_, { assumptions }) => [
  { part: "images", about: "stored images", figure: IMAGE_GB, quantity: exactly(assumptions.repositoryGb) },
];

/** Shared files, with what is read and written where throughput is elastic, and with backups where they are on. */
export const fileSystem: CostRule = (resource, { assumptions, dependentsOf }) => {
  const part = "shared files";
  const stored = exactly(assumptions.filesGb);
  const backedUp = dependentsOf(resource, BACKUP_POLICY).some(
    ({ props }) => at(props, "backupPolicy", "status") === "ENABLED",
  );
  return [
    { part, about: "EFS Standard", figure: figures.FILES_GB, quantity: stored },
    ...(resource.props.throughputMode === "elastic"
      ? ([
          { part, about: "reads from EFS", figure: figures.FILES_READ_GB, quantity: exactly(assumptions.filesReadGb) },
          {
            part,
            about: "writes to EFS",
            figure: figures.FILES_WRITTEN_GB,
            quantity: exactly(assumptions.filesWrittenGb),
          },
        ] satisfies CostItem[])
      : []),
    ...(backedUp
      ? [{ part, about: "backups of EFS", figure: figures.FILES_BACKUP_GB, quantity: stored } as const]
      : []),
  ];
};

export const bucket: CostRule = (_, { assumptions }) => [
  { part: "object store", about: "S3 Standard", figure: figures.OBJECTS_GB, quantity: exactly(assumptions.objectsGb) },
  {
    part: "object store",
    about: "writes to S3",
    figure: figures.OBJECT_WRITE,
    quantity: exactly(assumptions.objectWrites),
  },
  {
    part: "object store",
    about: "reads from S3",
    figure: figures.OBJECT_READ,
    quantity: exactly(assumptions.objectReads),
  },
];

/** Logs that are written and kept. Those of AWS services, such as flow logs, have a price of their own. */
export const logGroup: CostRule = (resource, { assumptions, dependentsOf }) => {
  const days = retentionOf(resource);
  const vended = String(resource.props.name).startsWith("/aws/") || dependentsOf(resource, FLOW_LOG).length > 0;
  return [
    {
      part: "logs",
      about: vended ? "logs of AWS services" : "logs",
      figure: vended ? figures.VENDED_LOGS_GB : figures.LOGS_GB,
      quantity: exactly(assumptions.logsGb),
    },
    {
      part: "logs",
      about: days === undefined ? "logs of a month, kept for ever" : `logs kept for ${days} days`,
      figure: figures.LOGS_KEPT_GB,
      quantity: exactly(decimal(assumptions.logsGb * (days ?? MONTH_DAYS)).div(decimal(MONTH_DAYS))),
    },
  ];
};

/** Days for which a log group keeps what is written; undefined if it deletes nothing. */
function retentionOf({ props }: CostResource): number | undefined {
  return typeof props.retentionInDays === "number" && props.retentionInDays > 0 ? props.retentionInDays : undefined;
}

/** A key; the first two rotations of its material each cost as much as a key (https://aws.amazon.com/kms/pricing/). */
export const key: CostRule = ({ props }, { assumptions }) => [
  {
    part: "keys",
    about: props.enableKeyRotation === true ? "KMS key, and its first two yearly rotations" : "KMS key",
    figure: figures.KEY_MONTH,
    quantity: between(1, props.enableKeyRotation === true ? 3 : 1),
  },
  { part: "keys", about: "requests to KMS", figure: figures.KEY_REQUEST, quantity: exactly(assumptions.keyRequests) },
];

/** The volumes of a StatefulSet: one per claim and replica. */
export const statefulSet: CostRule = (resource, context) => {
  const { props } = resource;
  const replicas = at(props, "spec", "replicas");
  const count = typeof replicas === "number" ? replicas : 1;
  return items(at(props, "spec", "volumeClaimTemplates")).flatMap((claim) =>
    disk(resource, at(claim, "spec"), count, context),
  );
};

export const volumeClaim: CostRule = (resource, context) => disk(resource, resource.props.spec, 1, context);

/** Disks of a claim; nothing for classes whose volumes are not disks, as those of shared files. */
function disk(resource: CostResource, spec: unknown, count: number, { all, neededBy }: CostContext): CostItem[] {
  const name = at(spec, "storageClassName");
  const named = all(STORAGE_CLASS).find(({ props }) => at(props, "metadata", "name") === name);
  // In a preview the name of a new class may be unknown.
  const provisioner = (named ?? neededBy(resource, STORAGE_CLASS))?.props.provisioner;
  if (typeof provisioner === "string" && !provisioner.startsWith("ebs.csi.")) return [];
  const gigabytes = Math.ceil(quantity(at(spec, "resources", "requests", "storage")) / GIB);
  const about = count === 1 ? `${gigabytes} GB volume` : `${count} volumes of ${gigabytes} GB`;
  return [{ part: "disks", about, figure: DISK_GB, quantity: exactly(gigabytes * count) }];
}
