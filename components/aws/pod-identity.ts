import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";

import { managedPolicy, policyDocument, type Statement } from "./policy-document";

/** What a {@link PodIdentity} can be told. */
export interface PodIdentityArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly namespace: string;
  readonly serviceAccount: string;
  /**
   * Names of policies that AWS manages.
   * @default none
   */
  readonly managedPolicies?: readonly string[];
  /**
   * What its pods may do besides.
   * @default nothing
   */
  readonly statements?: readonly Statement[];
}

/**
 * A role that the pods of one service account of one cluster have, by EKS Pod Identity. It may be made before the
 * service account; pods that are older have to be restarted.
 *
 * @throws RangeError if it would allow nothing.
 */
export class PodIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PodIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:PodIdentity", name, {}, opts);
    const { managedPolicies = [], statements = [] } = args;
    assertAllowsSomething(name, managedPolicies, statements);

    const role = this.role(name, args);
    const rights = [
      ...managedPolicies.map((policy) => this.attachment(name, role, policy)),
      ...(statements.length > 0 ? [this.policy(name, role, statements)] : []),
    ];
    this.association(name, args, role, rights);

    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }

  private role(name: string, { clusterName, namespace, serviceAccount }: PodIdentityArgs): Role {
    const assumeRolePolicy = policyDocument([
      {
        actions: ["sts:AssumeRole", "sts:TagSession"],
        principal: { Service: "pods.eks.amazonaws.com" },
        // Whoever may make associations could else give the role to any pod of the account.
        condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": clusterName,
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": serviceAccount,
          },
        },
      },
    ]);
    return new Role(name, { assumeRolePolicy, tags: { Name: name } }, { parent: this });
  }

  private attachment(name: string, role: Role, policy: string): RolePolicyAttachment {
    return new RolePolicyAttachment(
      `${name}-${policy.split("/").at(-1) ?? policy}`,
      { role: role.name, policyArn: managedPolicy(policy) },
      { parent: this },
    );
  }

  private policy(name: string, role: Role, statements: readonly Statement[]): RolePolicy {
    return new RolePolicy(name, { role: role.name, policy: policyDocument(statements) }, { parent: this });
  }

  private association(name: string, args: PodIdentityArgs, role: Role, rights: readonly pulumi.Resource[]): void {
    const { clusterName, namespace, serviceAccount } = args;
    new PodIdentityAssociation(
      name,
      { clusterName, namespace, serviceAccount, roleArn: role.arn },
      // Pods keep their rights until they have lost the role.
      { parent: this, dependsOn: [...rights] },
    );
  }
}

function assertAllowsSomething(name: string, policies: readonly string[], statements: readonly Statement[]): void {
  if (policies.length + statements.length === 0) {
    throw new RangeError(`Pod identity ${name} allows nothing; give it managedPolicies or statements`);
  }
}
