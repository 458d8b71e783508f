import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type * as pulumi from "@pulumi/pulumi";

/** CSI driver that creates volumes: the EBS add-on's or Auto Mode's. */
export type VolumeDriver = "ebs.csi.aws.com" | "ebs.csi.eks.amazonaws.com";

/** The default storage class: encrypted, in the pod's zone, expandable, deleted with its claim. */
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
