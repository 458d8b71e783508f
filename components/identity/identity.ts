import type { Connectable } from "../workload/connections";
import type { WorkloadContext } from "../workload/context";
import { allowStatements } from "./allow-statements";
import type { AwsPlace, Permissions } from "./permissions";

/** Arguments for an {@link IdentityFactory}. */
export interface IdentityFactoryArgs {
  readonly context: WorkloadContext;
  readonly permissions: Permissions;
}

/**
 * Creates what workloads list in their `identities`; targets differ in what the pods get. On AWS that is the rights, through
 * the role of their workload, and `AWS_REGION`; elsewhere nothing.
 *
 * @throws RangeError if the permissions allow more than what they name.
 */
export type IdentityFactory = (name: string, args: IdentityFactoryArgs) => Connectable;

/** For the check of permissions where they have no effect. */
const EXAMPLE_PLACE: AwsPlace = { account: "111122223333", region: "eu-central-1" };

/** Identities outside of any cloud: pods get nothing. Permissions are checked, so that mistakes are found before AWS. */
export const withoutRights: IdentityFactory = (name, { permissions }) => {
  allowStatements(name, permissions.aws(EXAMPLE_PLACE));
  return { connect: () => ({}) };
};
