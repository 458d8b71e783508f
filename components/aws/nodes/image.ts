import type { NodeGroupSettings } from "../../../settings/schema/aws";

type Architecture = NodeGroupSettings["architecture"];

/** Images of managed nodes, as EKS names them: Amazon Linux 2023. */
export const AMI_TYPES = { amd64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" } as const;

/** The same images in the names of SSM parameters. */
const PARAMETER_NAMES: Readonly<Record<Architecture, string>> = { amd64: "x86_64", arm64: "arm64" };

/**
 * The public SSM parameter that holds the newest release of an image (Amazon EKS User Guide, "Retrieve recommended Amazon
 * Linux AMI IDs").
 *
 * @param version Kubernetes version of the nodes, such as 1.35.
 */
export function releaseParameter(version: string, architecture: Architecture): string {
  const image = `amazon-linux-2023/${PARAMETER_NAMES[architecture]}/standard`;
  return `/aws/service/eks/optimized-ami/${version}/${image}/recommended/release_version`;
}
