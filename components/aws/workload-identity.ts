import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import type { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";

import { assertName } from "../../settings/name-limits";
import type { Client } from "../workload/connections";
import { InlinePolicies } from "./inline-policies";
import { type PodAccount, podRole } from "./pod-identity";
import { type AllowStatement, policyDocument } from "./policy-document";

/**
 * An IAM role for the pods of one workload, through EKS Pod Identity. Everything that the workload connects to adds a
 * policy of its own; pods start after all of them exist.
 */
export class WorkloadIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  private readonly role: Role;
  private readonly association: PodIdentityAssociation;
  private readonly targets = new Set<string>();
  private readonly policies: InlinePolicies;

  constructor(
    private readonly identityName: string,
    args: PodAccount,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:aws:WorkloadIdentity", identityName, {}, opts);

    this.policies = new InlinePolicies(identityName);
    this.role = podRole(identityName, args, { parent: this });
    this.association = new PodIdentityAssociation(identityName, { ...args, roleArn: this.role.arn }, { parent: this });

    this.roleArn = this.role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }

  /**
   * Allows the pods what the statements allow.
   *
   * @param target name of what the permissions are for, unique among those of the workload.
   * @returns an output that has a value once the permissions are in place.
   * @throws RangeError if the name of the policy would be too long, or another one has it; through the output, if all
   *   policies of the role together are too long.
   */
  grant(target: string, statements: readonly AllowStatement[]): pulumi.Output<unknown> {
    const parts = [this.identityName, `-${target}`];
    assertName("rolePolicy", parts, `the name ${target}`);
    this.assertNew(target);
    const document = policyDocument(statements);
    const policy = new RolePolicy(parts.join(""), { role: this.role.name, policy: document }, { parent: this });
    return pulumi.all([policy.id, this.association.id, this.policies.add(document)]);
  }

  private assertNew(target: string): void {
    if (this.targets.has(target)) {
      throw new RangeError(
        `the role ${this.identityName} has permissions for ${target} already; give each identity and object store of a ` +
          "workload a name of its own",
      );
    }
    this.targets.add(target);
  }
}

/** Arguments for {@link WorkloadIdentities}. */
export interface WorkloadIdentitiesArgs {
  /** Prefix of the names of roles: the deployment role may only create roles whose names begin with the project's. */
  readonly prefix: string;
  readonly clusterName: pulumi.Input<string>;
}

/** The identities of an environment's workloads: one for each workload that needs one, created with its first use. */
export class WorkloadIdentities {
  private readonly byWorkload = new Map<string, WorkloadIdentity>();

  constructor(
    private readonly args: WorkloadIdentitiesArgs,
    private readonly opts: pulumi.ComponentResourceOptions,
  ) {}

  /**
   * The identity of a workload, whose service account has its name.
   *
   * @throws RangeError if the name of its role would be too long.
   */
  of({ name }: Client, namespace: pulumi.Input<string>): WorkloadIdentity {
    const existing = this.byWorkload.get(name);
    if (existing) return existing;
    const { prefix, clusterName } = this.args;
    assertName("role", [prefix, `-${name}`], `the workload's name, ${name},`);
    const account = { clusterName, namespace, serviceAccount: name };
    const identity = new WorkloadIdentity(`${prefix}-${name}`, account, this.opts);
    this.byWorkload.set(name, identity);
    return identity;
  }
}
