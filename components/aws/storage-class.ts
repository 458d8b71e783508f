import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type * as pulumi from "@pulumi/pulumi";

/** Who makes volumes: the EBS driver of the add-on, or that of Auto Mode. */
export type VolumeDriver = "ebs.csi.aws.com" | "ebs.csi.eks.amazonaws.com";

/** The class of volumes that name none: encrypted, in the zone of the pod, free to grow, gone with their claim. */
export function defaultStorageClass(
  name: string,
  provisioner: VolumeDriver,
  opts: pulumi.CustomResourceOptions,
): StorageClass {
  return new StorageClass(
    `${name}-gp3`,
    {
      metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner,
      parameters: { type: "gp3", encrypted: "true" },
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
    },
    opts,
  );
}
