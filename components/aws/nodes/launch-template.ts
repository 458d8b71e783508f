import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import type * as pulumi from "@pulumi/pulumi";

/** What {@link nodeTemplate} can be told. */
export interface NodeTemplateArgs {
  readonly diskGiB: number;
  /** Of instances and disks, which EC2 makes: the provider's tags do not reach them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The root disk of Amazon Linux 2023. */
const ROOT_DISK = "/dev/xvda";

/**
 * What all instances of a node group have in common: an encrypted disk, and metadata that only answers with a token and
 * only on the node itself, so that no pod gets at the node's credentials. EKS adds the image, start-up and network.
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
