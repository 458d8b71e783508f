import * as pulumi from "@pulumi/pulumi";

import { ProblemsError } from "../../lib/problems-error";
import type { CreatedNetworkSettings, NetworkSettings } from "../../settings/schema/aws";
import { keyArguments } from "../../settings/keys";

/** A network lacks an endpoint that an application needs. */
export class MissingEndpointError extends ProblemsError {}

/**
 * Rejects a network without NAT gateways that lacks an endpoint which only some applications need; those that every
 * environment needs are checked with the settings. What an existing network has is not known.
 *
 * @param reason why the service is needed, and what would have no route to it.
 * @throws MissingEndpointError with the command that adds it.
 */
export function assertEndpoint(
  { nat, endpoints = [] }: Pick<NetworkSettings, "nat" | "endpoints">,
  service: CreatedNetworkSettings["endpoints"][number],
  reason: string,
): void {
  if (nat !== "none" || endpoints.includes(service)) return;
  const key = `slipway:network.endpoints`;
  throw new MissingEndpointError(
    `${key} is ${JSON.stringify(endpoints)}; it must be a list with ${service} where nat is none and ${reason} ` +
      `has no other route to AWS. Fix: pulumi config set ${keyArguments(`${key}[${endpoints.length}]`)} ${service} ` +
      `-s ${pulumi.getStack()}`,
  );
}
