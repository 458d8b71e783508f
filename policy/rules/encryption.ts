import { at, items } from "../../lib/values";
import { resourceRule } from "../rule";

/** Disks of nodes hold images, logs and what containers write. */
export const nodeVolumesEncrypted = resourceRule(
  { name: "node-volumes-encrypted", description: "The volumes of each launch template are encrypted." },
  ["aws:ec2/launchTemplate:LaunchTemplate"],
  function* ({ props }) {
    const mappings = items(props.blockDeviceMappings);
    if (mappings.length === 0) yield "blockDeviceMappings is empty, so the image decides; name the volume as encrypted";
    for (const mapping of mappings) {
      const encrypted = at(mapping, "ebs", "encrypted");
      if (encrypted !== "true" && encrypted !== true) {
        yield `volume ${String(at(mapping, "deviceName"))} has ebs.encrypted ${String(encrypted)}; it must be true`;
      }
    }
  },
);

/** Data at rest, where one flag decides. */
export const volumesEncrypted = resourceRule(
  { name: "volumes-encrypted", description: "Volumes and shared file systems are encrypted." },
  ["aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem"],
  function* ({ props }) {
    if (props.encrypted !== true) yield `encrypted is ${String(props.encrypted)}; it must be true`;
  },
);

/** Volumes that applications ask for are made by the cluster, as their class says. */
export const storageClassEncrypted = resourceRule(
  { name: "storage-class-encrypted", description: "A storage class of EBS volumes makes encrypted ones." },
  ["kubernetes:storage.k8s.io/v1:StorageClass"],
  function* ({ props }) {
    if (!String(props.provisioner).startsWith("ebs.csi.")) return;
    const encrypted = at(props, "parameters", "encrypted");
    if (encrypted !== "true") yield `parameters.encrypted is ${JSON.stringify(encrypted)}; it must be "true"`;
  },
);

/** Logs repeat what requests carried. A key of the stack makes reading them a right of its own. */
export const logsEncrypted = resourceRule(
  { name: "logs-encrypted", description: "Each log group is encrypted with a KMS key." },
  ["aws:cloudwatch/logGroup:LogGroup"],
  function* ({ props }) {
    if (typeof props.kmsKeyId !== "string" || props.kmsKeyId === "") {
      yield "there is no kmsKeyId; set it to the ARN of a KMS key that CloudWatch Logs may use";
    }
  },
);

/** CloudWatch keeps logs for ever, and sends the bill, unless told otherwise. */
export const logsExpire = resourceRule(
  { name: "logs-expire", description: "Each log group says how long it keeps logs." },
  ["aws:cloudwatch/logGroup:LogGroup"],
  function* ({ props }) {
    const days = props.retentionInDays;
    if (typeof days !== "number" || days < 1) yield `retentionInDays is ${String(days)}; it must be a number of days`;
  },
);

/** A key that is never changed makes one lost copy of it open everything ever encrypted. */
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
