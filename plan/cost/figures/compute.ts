import type { Figure } from "../figure";

/** An on-demand Linux instance. */
export function instanceHour(type: string): Figure {
  return {
    id: `ec2/${type}/hour`,
    what: `hour of a ${type} instance on demand`,
    row: {
      offer: "AmazonEC2",
      usage: `BoxUsage:${type}`,
      unit: "Hrs",
      columns: {
        operation: "RunInstances",
        "Operating System": "Linux",
        Tenancy: "Shared",
        "Pre Installed S/W": "NA",
        CapacityStatus: "Used",
        MarketOption: "OnDemand",
      },
    },
  };
}

/** EKS Auto Mode's fee for a node, in addition to the instance and independent of how that is bought. */
export function autoModeHour(type: string): Figure {
  return {
    id: `eks/auto-mode/${type}/hour`,
    what: `hour of EKS Auto Mode for a ${type} node`,
    row: { offer: "AmazonEKS", usage: `EKS-Auto:${type}-management-hours`, unit: "Hours" },
  };
}

export const CLUSTER_HOUR: Figure = {
  id: "eks/cluster/hour",
  what: "hour of an EKS cluster",
  row: { offer: "AmazonEKS", usage: "AmazonEKS-Hours:perCluster", unit: "Hours" },
};

/** In addition to {@link CLUSTER_HOUR}. */
export const EXTENDED_SUPPORT_HOUR: Figure = {
  id: "eks/extended-support/hour",
  what: "hour of extended support for an EKS cluster",
  row: { offer: "AmazonEKS", usage: "AmazonEKS-Hours:extendedSupport", unit: "Hours" },
};

export const DISK_GB: Figure = {
  id: "ebs/gp3/gb-month",
  what: "GB of a gp3 volume, for a month",
  row: {
    offer: "AmazonEC2",
    usage: "EBS:VolumeUsage.gp3",
    unit: "GB-Mo",
    columns: { "Volume API Name": "gp3" },
  },
};

export const IMAGE_GB: Figure = {
  id: "ecr/gb-month",
  what: "GB of images, for a month",
  row: { offer: "AmazonECR", usage: "TimedStorage-ByteHrs", unit: "GB-Mo" },
};
