import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { BackupPolicy } from "@pulumi/aws/efs/backupPolicy";
import { FileSystem } from "@pulumi/aws/efs/fileSystem";
import { FileSystemPolicy } from "@pulumi/aws/efs/fileSystemPolicy";
import { MountTarget } from "@pulumi/aws/efs/mountTarget";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import * as pulumi from "@pulumi/pulumi";

import type { NetworkSettings } from "../../settings/schema/aws";
import { SharedClaim } from "../storage/shared-claim";
import type { SharedFilesFactory } from "../storage/shared-files";
import { type AddonTarget, managedAddon } from "./addons/managed";
import { policyDocument } from "./policy-document";
import { assertEndpoint } from "./required-endpoint";

/** Arguments for {@link SharedFileSystem}. */
export interface SharedFileSystemArgs {
  /** The cluster that mounts it. */
  readonly addons: AddonTarget;
  /** Nodes that the driver runs on. */
  readonly ready: readonly pulumi.Resource[];
  readonly vpcId: pulumi.Input<string>;
  /** A subnet in each zone, not reachable from the internet. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Security group of the cluster's nodes, which may connect. */
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  /**
   * Protect the files from deletion, and back them up daily.
   * @default false
   */
  readonly protect?: boolean;
}

/** Options for {@link efsSharedFiles}. */
export interface EfsOptions extends SharedFileSystemArgs {
  /** Name of the environment's file system. */
  readonly name: string;
  readonly network: Pick<NetworkSettings, "nat" | "endpoints">;
}

const NFS_PORT = 2049;

/** Name of the storage class in the cluster. */
const CLASS = "efs";

/**
 * User and group that EFS stores all files under, whoever writes them: so workloads with different users can share files.
 * It is the default user of workloads, which therefore own their files.
 */
const OWNER = "10001";

/**
 * Creates shared files in Amazon EFS: one file system per environment, created with the first use, and a folder in it for
 * each claim.
 *
 * @throws MissingEndpointError in a network that the driver cannot reach AWS from.
 */
export function efsSharedFiles(
  { name: fileSystemName, network, ...args }: EfsOptions,
  fileSystemOptions: pulumi.ComponentResourceOptions,
): SharedFilesFactory {
  let fileSystem: SharedFileSystem | undefined;
  return (name, { context, size }, opts) => {
    assertEndpoint(network, "elasticfilesystem", `${name} has shared files: the driver of their volumes`);
    fileSystem ??= new SharedFileSystem(fileSystemName, args, fileSystemOptions);
    const { storageClass } = fileSystem;
    const { protect = false } = args;
    return new SharedClaim(name, { ...context, size, storageClass, expandable: false, protect }, opts);
  };
}

/**
 * A file system in Amazon EFS, encrypted, with a mount target in each zone that only nodes can reach, its CSI driver, and a
 * storage class for claims. Files that are not read for a month move to cheaper storage.
 */
export class SharedFileSystem extends pulumi.ComponentResource {
  /** Name of the storage class; has a value once pods can mount the files. */
  readonly storageClass: pulumi.Output<string>;

  constructor(name: string, args: SharedFileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:SharedFileSystem", name, {}, opts);

    const fileSystem = this.fileSystem(name, args);
    const mountable = [this.policy(name, fileSystem), ...this.mountTargets(name, args, fileSystem)];
    const driver = managedAddon(name, args.addons, "aws-efs-csi-driver", { parent: this, dependsOn: args.ready });
    this.storageClass = this.class(name, fileSystem, [driver, ...mountable]).metadata.name;

    this.registerOutputs({ storageClass: this.storageClass });
  }

  private fileSystem(name: string, { protect = false }: SharedFileSystemArgs): FileSystem {
    const fileSystem = new FileSystem(
      name,
      {
        // With the AWS managed key for EFS: nobody can delete it and make the backups unreadable.
        encrypted: true,
        throughputMode: "elastic",
        // EFS accepts one transition per policy.
        lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
        tags: { Name: name },
      },
      { parent: this, protect },
    );
    if (protect) {
      new BackupPolicy(name, { fileSystemId: fileSystem.id, backupPolicy: { status: "ENABLED" } }, { parent: this });
    }
    return fileSystem;
  }

  /**
   * Clients mount without IAM, so the policy admits any, but only over TLS, through a mount target, and not as root. IAM
   * could not tell workloads apart: with the mount option `iam` the driver signs with the identity of its own node plug-in
   * (docs/parameters.md of aws-efs-csi-driver 3.4.1), whose CSIDriver object asks for no token of the pod. A version that
   * assumed the roles of pods was reverted (kubernetes-sigs/aws-efs-csi-driver#710 and #777).
   */
  private policy(name: string, { arn, id: fileSystemId }: FileSystem): FileSystemPolicy {
    const policy = policyDocument([
      {
        actions: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        resources: [arn],
        principal: { AWS: "*" },
        condition: {
          Bool: { "aws:SecureTransport": "true", "elasticfilesystem:AccessedViaMountTarget": "true" },
        },
      },
    ]);
    return new FileSystemPolicy(name, { fileSystemId, policy }, { parent: this });
  }

  private mountTargets(name: string, args: SharedFileSystemArgs, { id: fileSystemId }: FileSystem): MountTarget[] {
    const securityGroups = [this.access(name, args).id];
    return args.subnetIds.map(
      (subnetId, index) =>
        new MountTarget(`${name}-${index}`, { fileSystemId, subnetId, securityGroups }, { parent: this }),
    );
  }

  /** Allows connections from nodes, and no egress. */
  private access(name: string, { vpcId, nodeSecurityGroupId }: SharedFileSystemArgs): SecurityGroup {
    const child = `${name}-efs`;
    const group = new SecurityGroup(
      child,
      { vpcId, description: `Clients of the file system ${name}`, egress: [], tags: { Name: child } },
      { parent: this },
    );
    new SecurityGroupIngressRule(
      child,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: nodeSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: NFS_PORT,
        toPort: NFS_PORT,
        description: "NFS from the nodes of the cluster",
      },
      { parent: this },
    );
    return group;
  }

  private class(name: string, fileSystem: FileSystem, dependsOn: readonly pulumi.Resource[]): StorageClass {
    return new StorageClass(
      `${name}-${CLASS}`,
      {
        metadata: { name: CLASS },
        provisioner: "efs.csi.aws.com",
        parameters: {
          provisioningMode: "efs-ap",
          fileSystemId: fileSystem.id,
          directoryPerms: "770",
          uid: OWNER,
          gid: OWNER,
          // A claim that is created again has its previous files, and a backup shows whose they are.
          subPathPattern: "/${.PVC.namespace}/${.PVC.name}",
          ensureUniqueDirectory: "false",
        },
        volumeBindingMode: "Immediate",
        // Deletes the access point of a deleted claim; the driver keeps the files unless it is told otherwise.
        reclaimPolicy: "Delete",
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }
}
