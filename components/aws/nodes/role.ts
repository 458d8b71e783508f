import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import type * as pulumi from "@pulumi/pulumi";

import { managedPolicy, policyDocument } from "../policy-document";
import type { PullThroughCache } from "../pull-through-cache";

/** A role of nodes, and what gives it its rights: nodes have to wait for it. */
export interface NodeRole {
  readonly role: Role;
  readonly rights: readonly pulumi.Resource[];
}

/**
 * The role of EC2 instances that are nodes: they join the cluster and pull images, no more. What pods may do is theirs
 * by Pod Identity, the network plug-in's rights over interfaces included.
 */
export function nodeRole(
  name: string,
  joining: string,
  cache: PullThroughCache | undefined,
  opts: pulumi.CustomResourceOptions,
): NodeRole {
  const assumeRolePolicy = policyDocument([
    // Auto Mode passes tags on.
    { actions: ["sts:AssumeRole", "sts:TagSession"], principal: { Service: "ec2.amazonaws.com" } },
  ]);
  const role = new Role(name, { assumeRolePolicy, tags: { Name: name } }, opts);
  const policies = [joining, "AmazonEC2ContainerRegistryPullOnly"].map(
    (policy) =>
      new RolePolicyAttachment(`${name}-${policy}`, { role: role.name, policyArn: managedPolicy(policy) }, opts),
  );
  if (!cache) return { role, rights: policies };
  const imports = new RolePolicy(`${name}-import`, { role: role.name, policy: cache.importPolicy }, opts);
  // Nodes begin with images from the cache.
  return { role, rights: [...policies, imports, cache] };
}
