import { setTimeout } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import { ProblemsError } from "../../lib/problems-error";
import type { PreviousOutputs } from "../previous-outputs";
import { askApiServer, callerIdentity } from "./api-server";

/**
 * Accepted requests in a row after which access counts as effective. EKS runs at least two API servers behind one address,
 * and each of them learns of an access entry by itself; every request is a new connection.
 */
const CONFIRMATIONS = 3;

/** Seconds between two requests while access is refused. */
const PAUSE_SECONDS = 2;

/** How long {@link awaitAccess} waits, in seconds. */
export interface AccessPatience {
  readonly deadline: number;
  /** @default 2 */
  readonly pause?: number;
}

/** Arguments for {@link accessibleKubeconfig}. */
export interface AccessWaitArgs {
  readonly region: string;
  /** Secret; JSON, of the cluster. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The access entries and the policies that are associated with them. */
  readonly access: readonly pulumi.CustomResource[];
  /** The stack's outputs as the last update left them. */
  readonly previous: PreviousOutputs;
  /** ARNs of the principals whose access entries allow a deployment. */
  readonly administrators: readonly string[];
  /** Seconds until the deployment fails. */
  readonly accessDeadline: number;
}

/** A cluster does not accept the identity that deploys. */
export class AccessRefusedError extends ProblemsError {}

/**
 * Asks until access is granted several times in a row, or the deadline has passed.
 *
 * @param ask Returns undefined if access is granted, otherwise the reason why not.
 * @returns undefined, or the last reason.
 * @throws Error of `ask`, at once.
 */
export async function awaitAccess(
  ask: () => Promise<string | undefined>,
  { deadline, pause = PAUSE_SECONDS }: AccessPatience,
): Promise<string | undefined> {
  const end = Date.now() + deadline * 1000;
  for (let granted = 0; granted < CONFIRMATIONS;) {
    const refusal = await ask();
    granted = refusal === undefined ? granted + 1 : 0;
    if (refusal === undefined) continue;
    if (Date.now() + pause * 1000 > end) return refusal;
    await setTimeout(pause * 1000);
  }
  return undefined;
}

/**
 * The kubeconfig of an EKS cluster, once its API servers accept the identity that deploys. Access entries are eventually
 * consistent, and a Kubernetes provider decides once, when it is configured, whether its cluster can be reached
 * (pulumi-kubernetes 4.34, Configure), so that no later retry would help. The stack's output `kubeconfig` tells whether an
 * earlier `up` came to its end with this cluster; then there is nothing to wait for. Nor is there in a preview or a plan,
 * which need no credentials.
 *
 * It is no hook of the provider, because the engine records hooks in the state and needs a language host that registers them.
 *
 * @param cluster Name of the EKS cluster.
 */
export function accessibleKubeconfig(cluster: string, args: AccessWaitArgs): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun() || !pulumi.runtime.hasEngine()) return args.kubeconfig;
  const { kubeconfig, access, accessDeadline: deadline } = args;
  const stack = pulumi.getStack();
  const granted = pulumi.all(access.map(({ id }) => id));
  return pulumi.all([kubeconfig, args.previous("kubeconfig"), granted]).apply(async ([current, previous]) => {
    if (current === previous) return current;
    const refusal = await awaitAccess(() => askApiServer(current), { deadline });
    if (refusal === undefined) return current;
    const identity = await callerIdentity(current);
    throw new AccessRefusedError(refusedAccess(cluster, { ...args, stack, refusal, identity }));
  });
}

/** What a refusal is about, for its message. */
interface Refusal extends Pick<AccessWaitArgs, "region" | "administrators" | "accessDeadline"> {
  readonly stack: string;
  readonly refusal: string;
  /** ARN of the identity that deploys, if it is known. */
  readonly identity: string | undefined;
}

/** The message of a deployment whose identity the cluster does not accept. */
export function refusedAccess(
  cluster: string,
  { region, administrators, accessDeadline, stack, refusal, identity }: Refusal,
): string {
  const who = identity ?? "the identity that `aws sts get-caller-identity` shows";
  return (
    `the EKS cluster ${cluster} did not accept ${who} within ${accessDeadline} seconds ` +
    `(slipway:cluster.accessDeadline); the last answer: ${refusal}. slipway:cluster.administrators has ` +
    `${administrators.join(", ")}. If the identity is none of them, or a session of none of these roles, deploy as one of ` +
    `them. Otherwise compare with: aws eks list-access-entries --cluster-name ${cluster} --region ${region}, ` +
    `and continue with: npx pulumi up -s ${stack}`
  );
}
