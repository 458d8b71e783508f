import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import type * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link nodeTemplate}. */
export interface NodeTemplateArgs {
  readonly diskGiB: number;
  /** Tags for instances and disks: EC2 creates them, so the provider's default tags do not apply. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The root disk of Amazon Linux 2023. */
const ROOT_DISK = "/dev/xvda";

/**
 * Settings common to all instances of a node group: an encrypted disk, and a metadata service that requires a token and
 * is only reachable from the node itself, so that no pod gets the node's credentials. EKS adds image, user data and network.
 */
export function nodeTemplate(name: string, args: NodeTemplateArgs, opts: pulumi.CustomResourceOptions): LaunchTemplate {
  const tags = { ...args.tags, Name: name };
  return new LaunchTemplate(
    name,
    {
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: ROOT_DISK,
          ebs: { volumeType: "gp3", volumeSize: args.diskGiB, encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      updateDefaultVersion: true,
      tags: { Name: name },
    },
    opts,
  );
}
