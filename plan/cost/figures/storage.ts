import type { Figure } from "../figure";

export const FILES_GB: Figure = {
  id: "efs/gb-month",
  what: "GB in EFS Standard, for a month",
  row: {
    offer: "AmazonEFS",
    usage: "TimedStorage-ByteHrs",
    unit: "GB-Mo",
    columns: { "Storage Class": "General Purpose" },
  },
};

export const FILES_READ_GB: Figure = {
  id: "efs/read-gb",
  what: "GB read from EFS with elastic throughput",
  row: { offer: "AmazonEFS", usage: "ETDataAccess-Bytes", unit: "GB", columns: { "Access Type": "Read" } },
};

export const FILES_WRITTEN_GB: Figure = {
  id: "efs/written-gb",
  what: "GB written to EFS with elastic throughput",
  row: { offer: "AmazonEFS", usage: "ETDataAccess-Bytes", unit: "GB", columns: { "Access Type": "Write" } },
};

export const FILES_BACKUP_GB: Figure = {
  id: "backup/efs-gb-month",
  what: "GB of backups of EFS, for a month",
  row: {
    offer: "AWSBackup",
    usage: "WarmStorage-ByteHrs-EFS",
    unit: "GB-Month",
    columns: { operation: "Storage" },
  },
};

export const OBJECTS_GB: Figure = {
  id: "s3/gb-month",
  what: "GB in S3 Standard, for a month",
  row: { offer: "AmazonS3", usage: "TimedStorage-ByteHrs", unit: "GB-Mo", columns: { "Volume Type": "Standard" } },
};

export const OBJECT_WRITE: Figure = {
  id: "s3/write",
  what: "request to S3 that writes or lists",
  row: { offer: "AmazonS3", usage: "Requests-Tier1", unit: "Requests" },
};

export const OBJECT_READ: Figure = {
  id: "s3/read",
  what: "request to S3 that reads",
  row: { offer: "AmazonS3", usage: "Requests-Tier2", unit: "Requests" },
};

/** Logs that AWS services write themselves, such as flow logs and those of the control plane. */
export const VENDED_LOGS_GB: Figure = {
  id: "logs/vended-gb",
  what: "GB of logs that an AWS service writes",
  row: { offer: "AmazonCloudWatch", usage: "VendedLog-Bytes", unit: "GB" },
};

export const LOGS_GB: Figure = {
  id: "logs/gb",
  what: "GB of logs",
  row: { offer: "AmazonCloudWatch", usage: "DataProcessing-Bytes", unit: "GB" },
};

export const LOGS_KEPT_GB: Figure = {
  id: "logs/gb-month",
  what: "GB of stored logs, for a month",
  row: { offer: "AmazonCloudWatch", usage: "TimedStorage-ByteHrs", unit: "GB-Mo" },
};

export const KEY_MONTH: Figure = {
  id: "kms/key-month",
  what: "month of a KMS key",
  row: { offer: "awskms", usage: "KMS-Keys", unit: "Keys" },
};

export const KEY_REQUEST: Figure = {
  id: "kms/request",
  what: "request to KMS",
  row: { offer: "awskms", usage: "KMS-Requests", unit: "Requests" },
};
