import { EXAMPLE_ACCOUNT } from "../../../scripts/external-linters/resolve-template";
import type { DeployedResource } from "./deployment-requests";
import type { IamRequest } from "./evaluate";

/**
 * Services that create a service-linked role with the caller's permission when the first resource of a type is created,
 * from each service's page on service-linked roles in the documentation of AWS.
 */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ["pullthroughcache.ecr"],
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": ["ecr"],
  "aws:efs/backupPolicy:BackupPolicy": ["backup"],
  "aws:efs/fileSystem:FileSystem": ["elasticfilesystem"],
  // Its nodes are in Auto Scaling groups; those of spot capacity need the role of EC2 Spot as well.
  "aws:eks/nodeGroup:NodeGroup": ["autoscaling", "eks-nodegroup"],
  "aws:rds/instance:Instance": ["rds"],
  // The first load balancer is made for the cluster by a controller, whose role may lack the permission.
  "eks:index:Cluster": ["eks", "elasticloadbalancing"],
};

/** The services whose role the first deployment of these resources to an account creates. */
export function serviceLinkedRoles(resources: readonly DeployedResource[]): string[] {
  const services = resources.flatMap(({ type, inputs }) => [
    ...(SERVICES[type] ?? []),
    ...(inputs.capacityType === "SPOT" ? ["spot"] : []),
  ]);
  return [...new Set(services)].sort().map((service) => `${service}.amazonaws.com`);
}

/** The request to create the role of a service. */
export function createServiceLinkedRole(service: string): IamRequest {
  const { partition, account } = EXAMPLE_ACCOUNT;
  return {
    action: "iam:CreateServiceLinkedRole",
    resource: `arn:${partition}:iam::${account}:role/aws-service-role/${service}/AWSServiceRoleForExample`,
    context: { "iam:AWSServiceName": service },
  };
}
