import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type * as pulumi from "@pulumi/pulumi";

/** CSI driver that creates volumes: the EBS add-on's or Auto Mode's. */
export type VolumeDriver = "ebs.csi.aws.com" | "ebs.csi.eks.amazonaws.com";

/**
 * The default storage class: encrypted, in the pod's zone, expandable, deleted with its claim.
 *
 * @param tags Tags for the volumes: a driver creates them, so the provider's default tags do not apply.
 */
export function defaultStorageClass(
  name: string,
  provisioner: VolumeDriver,
  tags: Readonly<Record<string, string>>,
  opts: pulumi.CustomResourceOptions,
): StorageClass {
  return new StorageClass(
    `${name}-gp3`,
    {
      metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner,
      parameters: { type: "gp3", encrypted: "true", ...tagParameters(tags) },
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
    },
    opts,
  );
}

/** Tags as parameters of both drivers: `tagSpecification_1: project=slipway`. */
function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value], index) => [`tagSpecification_${index + 1}`, `${key}=${value}`]),
  );
}
