import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import type * as pulumi from "@pulumi/pulumi";

import { managedPolicy, policyDocument } from "../policy-document";
import type { PullThroughCache } from "../pull-through-cache";

/** An IAM role for nodes, and the permissions that nodes have to wait for. */
export interface NodeRole {
  readonly role: Role;
  readonly permissions: readonly pulumi.Resource[];
}

/**
 * The IAM role of EC2 instances that are nodes: they may join the cluster and pull images, no more. Pods get their
 * permissions from Pod Identity; this includes the network plug-in's permissions for network interfaces.
 */
export function nodeRole(
  name: string,
  joinPolicy: string,
  cache: PullThroughCache | undefined,
  opts: pulumi.CustomResourceOptions,
): NodeRole {
  const assumeRolePolicy = policyDocument([
    // Auto Mode passes session tags on.
    { actions: ["sts:AssumeRole", "sts:TagSession"], principal: { Service: "ec2.amazonaws.com" } },
  ]);
  const role = new Role(name, { assumeRolePolicy, tags: { Name: name } }, opts);
  const policies = [joinPolicy, "AmazonEC2ContainerRegistryPullOnly"].map(
    (policy) =>
      new RolePolicyAttachment(`${name}-${policy}`, { role: role.name, policyArn: managedPolicy(policy) }, opts),
  );
  if (!cache) return { role, permissions: policies };
  const imports = new RolePolicy(`${name}-import`, { role: role.name, policy: cache.importPolicy }, opts);
  // Nodes pull images from the cache at start-up.
  return { role, permissions: [...policies, imports, cache] };
}
