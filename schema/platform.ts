import { z } from "zod";

import { cidr, domainName, kubernetesName, registryAddress, text, whole } from "./values";

/** How images are built. */
const images = z
  .strictObject({
    /** Where base images come from: `FROM <baseRegistry>/<name>`. */
    baseRegistry: registryAddress().default("docker.io/library"),
    platforms: z
      .array(z.enum(["linux/amd64", "linux/arm64"]))
      .min(1)
      .default(["linux/amd64"]),
    /** Name of an existing buildx builder with the `docker-container` driver. */
    builder: kubernetesName().optional(),
    /** Keep build layers in the registry; needs a named builder. */
    cache: z.boolean().default(false),
  })
  .refine(({ builder, cache, platforms }) => builder !== undefined || (!cache && platforms.length === 1), {
    path: ["builder"],
    error: "named when cache is true or several platforms are built (the default builder can do neither)",
  })
  .prefault({});

const common = {
  /** The applications to deploy, by name. */
  apps: z.array(kubernetesName()).min(1),
  images,
  /** Seconds after which a rollout that makes no progress has failed. */
  rolloutDeadline: whole(30, 3600).default(300),
};

const controller = z.enum(["ingress-nginx", "traefik"]);

/** Settings of an environment on a Kubernetes that exists already, such as a laptop's. */
const local = z.strictObject({
  target: z.literal("local"),
  ...common,
  cluster: z.strictObject({
    /** The kubeconfig context to deploy to; no other is touched. */
    context: text(/^\S+$/, "the name of a kubeconfig context", "kind-kind"),
    /** Path of the kubeconfig; else `$KUBECONFIG` or `~/.kube/config`. */
    kubeconfig: z.string().min(1).optional(),
  }),
  registry: z.strictObject({
    /** Where images are pushed to and the cluster pulls them from. */
    address: registryAddress(),
  }),
  /** Applications answer at `<app>.<domain>`. */
  domain: domainName().default("localhost"),
  ingress: z
    .strictObject({
      controller: controller.default("traefik"),
      /** Port of the node on which the controller listens. */
      hostPort: whole(1, 65535).default(8080),
    })
    .prefault({}),
  metricsServer: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** Accept a kubelet whose certificate the cluster's CA did not sign, as on kind and Docker Desktop. */
      insecureKubelet: z.boolean().default(false),
    })
    .prefault({}),
});

/** Kubernetes versions that EKS has in standard support, newest first. */
const KUBERNETES = ["1.36", "1.35", "1.34"] as const;

/** Settings of an environment on AWS. */
const aws = z
  .strictObject({
    target: z.literal("aws"),
    ...common,
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region", "eu-central-1"),
    /** Availability zones by name: nothing is looked up, so a preview needs no credentials for it. */
    zones: z
      .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "a zone of the region", "eu-central-1a"))
      .min(2)
      .max(4),
    /** Applications answer at `<app>.<domain>`. */
    domain: domainName(),
    network: z
      .strictObject({ cidr: cidr().default("10.0.0.0/16"), nat: z.enum(["single", "perZone"]).default("single") })
      .prefault({}),
    cluster: z.strictObject({
      version: z.enum(KUBERNETES),
      /** IAM roles or users that administer the cluster. */
      administrators: z
        .array(
          text(
            /^arn:aws[-a-z]*:iam::\d{12}:(role|user)\/\S+$/,
            "an IAM role or user ARN",
            "arn:aws:iam::111122223333:role/admin",
          ),
        )
        .min(1),
      /** From where the public API endpoint may be reached. */
      publicAccessCidrs: z.array(cidr()).min(1),
    }),
    registry: z.strictObject({ keep: whole(1, 1000).default(20) }).prefault({}),
    ingress: z
      .strictObject({ controller: controller.default("ingress-nginx"), replicas: whole(1, 20).default(2) })
      .prefault({}),
    /** Refuse to delete the cluster, the images and the data. */
    protect: z.boolean().default(false),
  })
  .refine(({ region, zones }) => zones.every((zone) => zone.startsWith(region)), {
    path: ["zones"],
    error: "zones of slipway:region",
    // Also where other settings are wrong: all problems are shown at once.
    when: ({ value }) => hasRegionAndZones(value),
  });

function hasRegionAndZones(value: unknown): boolean {
  const { region, zones } = value as { region?: unknown; zones?: unknown };
  return typeof region === "string" && Array.isArray(zones) && zones.every((zone) => typeof zone === "string");
}

/** The settings under `slipway:`. */
export const platformSettings = z.discriminatedUnion("target", [local, aws]);

export type LocalSettings = z.infer<typeof local>;
export type AwsSettings = z.infer<typeof aws>;
export type PlatformSettings = z.infer<typeof platformSettings>;
export type ImageSettings = z.infer<typeof images>;
