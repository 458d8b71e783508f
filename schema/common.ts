import { z } from "zod";

import { kubernetesName, registryAddress, text, whole } from "./values";

/** How images are built, wherever they are pushed to. */
export const imageFields = {
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
  /**
   * Ask the registry which digest each base image has now, at every preview and `up`: a newer base then makes a new
   * image. Needs the registry to answer, with a log-in where it wants one.
   */
  resolveBases: z.boolean().default(false),
};

/** Several platforms, or a cache in the registry, take a builder that has been named. */
export function builderSuffices({ builder, cache, platforms }: ImageSettings): boolean {
  return builder !== undefined || (!cache && platforms.length === 1);
}

export const BUILDER_WANTED = {
  path: ["builder"],
  error: "named when cache is true or several platforms are built (the default builder can do neither)",
};

const digest = () => text(/^sha256:[0-9a-f]{64}$/, "an image's digest", "sha256:<64 hexadecimal digits>");

/** Settings that every target has. */
export const common = {
  /** The applications to deploy, by name. */
  apps: z.array(kubernetesName()).min(1),
  /** Seconds after which a rollout that makes no progress has failed. */
  rolloutDeadline: whole(30, 3600).default(300),
  /** Deploy images that another environment has tested instead of building; `npm run promote` writes it. */
  promotion: z
    .strictObject({
      /** The registry that the other environment pushed them to. */
      from: registryAddress(),
      /** Digest of each image, by `<application>/<service>`. */
      images: z.record(text(/^[a-z0-9-]+\/[a-z0-9-]+$/, "<application>/<service>", "thoughts/users"), digest()),
    })
    .optional(),
};

export const controller = z.enum(["ingress-nginx", "traefik"]);

export type ImageSettings = z.infer<z.ZodObject<typeof imageFields>>;
export type PromotionSettings = NonNullable<z.infer<(typeof common)["promotion"]>>;
