import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";

import { managedPolicy, policyDocument, type AllowStatement } from "./policy-document";

/** A service account of a cluster. */
export interface PodAccount {
  readonly clusterName: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  readonly serviceAccount: string;
}

/** Arguments for {@link PodIdentity}. */
export interface PodIdentityArgs extends PodAccount {
  /**
   * Names of AWS managed policies.
   * @default none
   */
  readonly managedPolicies?: readonly string[];
  /**
   * Further statements that its pods need.
   * @default none
   */
  readonly statements?: readonly AllowStatement[];
}

/**
 * An IAM role for the pods of one service account of one cluster, through EKS Pod Identity. It may be created before the
 * service account; existing pods have to be restarted.
 *
 * @throws RangeError if it has no permissions.
 */
export class PodIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PodIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:PodIdentity", name, {}, opts);
    const { managedPolicies = [], statements = [] } = args;
    assertPermissions(name, managedPolicies, statements);

    const role = podRole(name, args, { parent: this });
    const permissions = [
      ...managedPolicies.map((policy) => this.attachment(name, role, policy)),
      ...(statements.length > 0 ? [this.policy(name, role, statements)] : []),
    ];
    this.association(name, args, role, permissions);

    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }

  private attachment(name: string, role: Role, policy: string): RolePolicyAttachment {
    return new RolePolicyAttachment(
      `${name}-${policy.split("/").at(-1) ?? policy}`,
      { role: role.name, policyArn: managedPolicy(policy) },
      { parent: this },
    );
  }

  private policy(name: string, role: Role, statements: readonly AllowStatement[]): RolePolicy {
    return new RolePolicy(name, { role: role.name, policy: policyDocument(statements) }, { parent: this });
  }

  private association(name: string, args: PodIdentityArgs, role: Role, permissions: readonly pulumi.Resource[]): void {
    const { clusterName, namespace, serviceAccount } = args;
    new PodIdentityAssociation(
      name,
      { clusterName, namespace, serviceAccount, roleArn: role.arn },
      // Pods keep their permissions until the association is gone.
      { parent: this, dependsOn: [...permissions] },
    );
  }
}

/** A role that only the pods of one service account can assume. */
export function podRole(
  name: string,
  { clusterName, namespace, serviceAccount }: PodAccount,
  opts: pulumi.CustomResourceOptions,
): Role {
  const assumeRolePolicy = policyDocument([
    {
      actions: ["sts:AssumeRole", "sts:TagSession"],
      principal: { Service: "pods.eks.amazonaws.com" },
      // Otherwise anyone allowed to create associations could give the role to any pod of the account.
      condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-name": clusterName,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    },
  ]);
  return new Role(name, { assumeRolePolicy, tags: { Name: name } }, opts);
}

function assertPermissions(name: string, policies: readonly string[], statements: readonly AllowStatement[]): void {
  if (policies.length + statements.length === 0) {
    throw new RangeError(`Pod identity ${name} has no permissions; set managedPolicies or statements`);
  }
}
