import { allowStatements } from "../identity/allow-statements";
import type { IdentityFactory } from "../identity/identity";
import type { AwsPlace } from "../identity/permissions";
import type { WorkloadIdentities } from "./workload-identity";

/** Options for {@link podIdentities}. */
export interface PodIdentitiesOptions extends AwsPlace {
  readonly identities: WorkloadIdentities;
}

/** Gives pods the rights of their identities: a policy for each, in the role of their workload alone. */
export function podIdentities({ identities, ...place }: PodIdentitiesOptions): IdentityFactory {
  return (name, { context, permissions }) => {
    const statements = allowStatements(name, permissions.aws(place));
    return {
      connect: (client) => ({
        env: { AWS_REGION: place.region },
        identity: identities.of(client, context.namespace).grant(name, statements),
      }),
    };
  };
}
