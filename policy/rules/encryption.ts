import { at, items } from "../../lib/values";
import { resourceRule } from "../rule";

/** Disks of nodes hold images, logs and data that containers write. */
export const nodeVolumesEncrypted = resourceRule(
  { name: "node-volumes-encrypted", description: "The volumes of each launch template are encrypted." },
  ["aws:ec2/launchTemplate:LaunchTemplate"],
  function* ({ props }) {
    const mappings = items(props.blockDeviceMappings);
    if (mappings.length === 0) yield "blockDeviceMappings is empty, so the AMI decides; add the volume as encrypted";
    for (const mapping of mappings) {
      const encrypted = at(mapping, "ebs", "encrypted");
      if (encrypted !== "true" && encrypted !== true) {
        yield `volume ${String(at(mapping, "deviceName"))} has ebs.encrypted ${String(encrypted)}; it must be true`;
      }
    }
  },
);

/** Data at rest, for resources with a single flag. */
export const volumesEncrypted = resourceRule(
  { name: "volumes-encrypted", description: "Volumes and shared file systems are encrypted." },
  ["aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem"],
  function* ({ props }) {
    if (props.encrypted !== true) yield `encrypted is ${String(props.encrypted)}; it must be true`;
  },
);

/** Volumes of applications are created by the cluster with the parameters of their storage class. */
export const storageClassEncrypted = resourceRule(
  { name: "storage-class-encrypted", description: "Storage classes of EBS volumes create encrypted volumes." },
  ["kubernetes:storage.k8s.io/v1:StorageClass"],
  function* ({ props }) {
    if (!String(props.provisioner).startsWith("ebs.csi.")) return;
    const encrypted = at(props, "parameters", "encrypted");
    if (encrypted !== "true") yield `parameters.encrypted is ${JSON.stringify(encrypted)}; it must be "true"`;
  },
);

/** Logs contain data of requests. With a key of the stack, reading them requires a separate permission. */
export const logsEncrypted = resourceRule(
  { name: "logs-encrypted", description: "Each log group is encrypted with a KMS key." },
  ["aws:cloudwatch/logGroup:LogGroup"],
  function* ({ props }) {
    if (typeof props.kmsKeyId !== "string" || props.kmsKeyId === "") {
      yield "kmsKeyId is not set; set it to the ARN of a KMS key that CloudWatch Logs may use";
    }
  },
);

/** CloudWatch keeps logs forever by default, at a cost. */
export const logsExpire = resourceRule(
  { name: "logs-expire", description: "Each log group has a retention period." },
  ["aws:cloudwatch/logGroup:LogGroup"],
  function* ({ props }) {
    const days = props.retentionInDays;
    if (typeof days !== "number" || days < 1) yield `retentionInDays is ${String(days)}; it must be a number of days`;
  },
);

/** Rotation limits the amount of data that a compromised key decrypts. */
export const keysRotate = resourceRule(
  { name: "keys-rotate", description: "Each symmetric KMS key is rotated every year." },
  ["aws:kms/key:Key"],
  function* ({ props }) {
    const symmetric = (props.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
    if (symmetric && props.enableKeyRotation !== true) {
      yield `enableKeyRotation is ${String(props.enableKeyRotation)}; it must be true`;
    }
  },
);
