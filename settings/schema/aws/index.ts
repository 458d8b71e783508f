import { z } from "zod";

import { BUILDER_REQUIRED, COMMON, hasBuilder } from "../common";
import { awsDatabases } from "../databases";
import { checkNextController, checkPublishedApplications, controller, nextController } from "../ingress";
import type { Fix } from "../../fixes";
import { isRegion, REGION_RULE } from "../../regions";
import { different, domainName, fieldMeta, kubernetesName, reportRemoval, text, whole } from "../../values";
import { cluster, type ClusterSettings } from "./cluster";
import { budget, cost } from "./cost";
import { requireSubnetsOfZones } from "./existing-network";
import { credentialProblem, images } from "./images";
import { network, type NetworkSettings, requiredEndpoints } from "./network";
import { checkArchitectures, checkPlacement, placement, WHERE_PLACED } from "./placement";

export type { ClusterSettings } from "./cluster";
export type { CreatedNetworkSettings, ExistingNetworkSettings, FlowLogsSettings, NetworkSettings } from "./network";
export type { NodeGroupSettings, NodePoolSettings, NodeSettings } from "./nodes";

const region = () => {
  const error = REGION_RULE;
  return z.string({ error }).refine(isRegion, { error }).register(fieldMeta, { example: "eu-central-1" });
};

const account = () => text(/^\d{12}$/, "the 12 digits of an AWS account", "111122223333");

/** Names that begin with the project's are those of pull-through caches, in which nodes may create repositories. */
const repositoryPrefix = () =>
  text(
    /^(?!slipway)[a-z0-9]+([._-][a-z0-9]+)*$/,
    "lower-case letters and digits, with single dots, hyphens and underscores between them, that do not begin with slipway",
    "staging",
  );

/** Settings of an environment on AWS. */
export const aws = z
  .strictObject({
    target: z.literal("aws"),
    ...COMMON,
    /** The account to deploy to; credentials for another account are rejected. */
    account: account(),
    region: region(),
    /** Availability zones by name: nothing is looked up, so a preview needs no credentials for them. */
    zones: z
      .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-f]$/, "a zone of the region", "eu-central-1a"))
      .max(4)
      .superRefine(requireTwoZones)
      .superRefine(different),
    images: images.prefault({}),
    /** Applications are served at `<app>.<domain>`. */
    domain: domainName(),
    /** Create DNS records and serve applications over HTTPS; without it they are served over HTTP only. */
    dns: z
      .strictObject({
        /** The public hosted zone of the domain. */
        zoneId: text(/^Z[A-Z0-9]{3,31}$/, "the ID of a Route 53 hosted zone", "Z0123456789ABCDEFGHIJ"),
        /** `max-age` of HTTP Strict Transport Security in seconds. */
        hstsSeconds: whole(0, 63072000).default(31536000),
        /**
         * While another system also serves an application through a record of the same name: weight of this environment's
         * record, by application. Each record receives traffic in proportion to its weight.
         */
        weights: z.record(kubernetesName(), whole(0, 255)).default({}),
      })
      .optional(),
    network: network.prefault({}),
    cluster,
    placement,
    databases: awsDatabases.prefault({}),
    registry: z
      .strictObject({
        /**
         * Images to keep per repository, each counted once for all its platforms; those pushed first expire. Usually the
         * running image was pushed last: a repository belongs to one environment, where an `up` rolls out what it pushes, so
         * only this many consecutive failed deployments could expire it. A rollback pushes nothing, so after one the running
         * image is that much older, and as many fewer deployments may fail. At least two, so that the running image stays
         * while another fails to start.
         */
        keep: whole(2, 1000).default(20),
        /** Accounts that may pull, such as that of an environment to which images are promoted. */
        readers: z.array(account()).superRefine(different).default([]),
        /**
         * First part of the names of ECR repositories: `<prefix>/<application>/<service>`. Environments in one account and
         * region need different ones. A change replaces the repositories, with the images in them.
         * @default names have no such part
         */
        prefix: repositoryPrefix().optional(),
      })
      .prefault({}),
    ingress: z
      .strictObject({
        controller: controller.default("ingress-nginx"),
        /** Pods of each controller. */
        replicas: whole(1, 20).default(2),
        next: nextController.optional(),
        /**
         * Applications that an internal load balancer alone serves, to clients in the network; the public one serves all
         * others. Each of both load balancers exists only if it has an application.
         */
        internal: z.array(kubernetesName()).default([]),
        /** Applications that both load balancers serve, while clients move to the one that `internal` names. */
        moving: z.array(kubernetesName()).default([]),
      })
      .prefault({}),
    /** Protect the cluster, images and data from deletion. */
    protect: z.boolean().default(false),
    cost,
    /** @default none */
    budget: budget.optional(),
  })
  .refine(hasBuilder, BUILDER_REQUIRED)
  .superRefine(checkNextController)
  .superRefine(checkPublishedApplications, {
    // Also checked if other settings are invalid: all problems are reported at once.
    when: ({ issues }) => issues.every(({ path: [key] = [] }) => key !== "apps" && key !== "ingress"),
  })
  .superRefine(requireZonesOfRegion, {
    // Also checked if other settings are invalid: all problems are reported at once.
    when: ({ value }) => hasRegionAndZones(value),
  })
  .superRefine(checkWeights, {
    when: ({ issues }) => issues.every(({ path: [key] = [] }) => key !== "apps" && key !== "dns"),
  })
  .superRefine(requireEndpoints, {
    // Also checked if other settings are invalid: all problems are reported at once.
    when: ({ issues }) => issues.every(({ path: [key] = [] }) => key !== "network" && key !== "cluster"),
  })
  .superRefine(requireSubnetsOfZones, {
    when: ({ issues }) => issues.every(({ path: [key] = [] }) => key !== "network" && key !== "zones"),
  })
  .refine(({ images, network: { vpcId, nat } }) => vpcId !== undefined || nat !== "none" || images.pullThrough, {
    path: ["images", "pullThrough"],
    error: "true where network.nat is none: nodes then have no other registry",
    params: { example: "true" } satisfies Fix,
  })
  .superRefine(({ account, region, images }, context) => {
    const problem = credentialProblem(images, { account, region });
    if (problem !== undefined) context.addIssue({ code: "custom", ...problem });
  })
  .superRefine(checkPlacement, WHERE_PLACED)
  .superRefine(checkArchitectures);

/** Reports a list of less than two zones, with another one of the first zone's region. */
function requireTwoZones(zones: readonly string[], context: z.core.$RefinementCtx): void {
  if (zones.length >= 2) return;
  const [first = "eu-central-1b"] = zones;
  const example = `${first.slice(0, -1)}${first.endsWith("a") ? "b" : "a"}`;
  const params: Fix = { at: [zones.length], example };
  context.addIssue({ code: "custom", message: "a list of at least 2", params });
}

/** Reports weights of applications that are not deployed. */
function checkWeights(
  { apps, dns }: { readonly apps: readonly string[]; readonly dns?: { readonly weights: object } | undefined },
  context: z.core.$RefinementCtx,
): void {
  for (const name of Object.keys(dns?.weights ?? {}).filter((one) => !apps.includes(one))) {
    const message = `the weight of an application in slipway:apps: ${apps.join(", ")}`;
    reportRemoval(context, ["dns", "weights", name], message);
  }
}

/** Reports each zone of another region, with a zone of this one that the list does not have. */
function requireZonesOfRegion(
  { region, zones }: { readonly region: string; readonly zones: readonly string[] },
  context: z.core.$RefinementCtx,
): void {
  if (!isRegion(region)) return;
  const free = ["a", "b", "c", "d"].map((letter) => `${region}${letter}`).filter((zone) => !zones.includes(zone));
  zones.forEach((zone, index) => {
    const example = zone.startsWith(region) ? undefined : free.shift();
    if (example === undefined) return;
    const params: Fix = { example };
    context.addIssue({ code: "custom", path: ["zones", index], message: "a zone of slipway:region", params });
  });
}

/** Reports the first missing endpoint, with the command that appends it to the list. */
function requireEndpoints(
  { network: { nat, endpoints = [] }, cluster: { nodes } }: { network: NetworkSettings; cluster: ClusterSettings },
  context: z.core.$RefinementCtx,
): void {
  const required = requiredEndpoints(nodes.kind);
  const missing = required.find((name) => !endpoints.includes(name));
  if (nat !== "none" || missing === undefined) return;
  const where = nodes.kind === "managed" ? "nat is none and nodes are managed" : "nat is none";
  context.addIssue({
    code: "custom",
    path: ["network", "endpoints"],
    message: `a list with ${required.join(", ")} where ${where}: nodes and controllers have no other route to AWS`,
    params: { at: [endpoints.length], example: missing } satisfies Fix,
  });
}

function hasRegionAndZones(value: unknown): boolean {
  const { region, zones } = value as { region?: unknown; zones?: unknown };
  return typeof region === "string" && Array.isArray(zones) && zones.every((zone) => typeof zone === "string");
}

export type AwsSettings = z.infer<typeof aws>;
export type DnsSettings = NonNullable<AwsSettings["dns"]>;
export type RegistrySettings = AwsSettings["registry"];
