import { z } from "zod";

import type { Fix } from "../problems";
import { kubernetesName, registryAddress, text, whole } from "../values";

/** How images are built, wherever they are pushed to. */
export const IMAGE_FIELDS = {
  /** Where base images come from: `FROM <baseRegistry>/<name>`. */
  baseRegistry: registryAddress().default("docker.io/library"),
  platforms: z
    .array(z.enum(["linux/amd64", "linux/arm64"]))
    .min(1)
    .default(["linux/amd64"]),
  /**
   * Name of an existing buildx builder, with the driver `docker-container`, `remote` or `kubernetes`: what Docker has
   * built in does not do. Wanted where images are built.
   */
  builder: kubernetesName().optional(),
  /** Keep build layers in the registry. */
  cache: z.boolean().default(false),
  /**
   * Ask the registry which digest each base image has now, at every preview and `up`: a newer base then makes a new
   * image. Needs the registry to answer, with a log-in where it wants one.
   */
  resolveBases: z.boolean().default(false),
};

/** Without a name the docker-build provider takes any builder that it finds, or makes one and leaves it behind. */
export function builderSuffices({ images, promotion }: BuildSettings): boolean {
  return images.builder !== undefined || promotion !== undefined;
}

/** What says whether images are built, and with which builder. */
interface BuildSettings {
  readonly images: Pick<ImageSettings, "builder">;
  readonly promotion?: unknown;
}

/** Also checked where other settings are wrong: all problems are shown at once. */
export const BUILDER_WANTED = {
  path: ["images", "builder"],
  error:
    "the name of a buildx builder: make one with `docker buildx create --name slipway --driver docker-container " +
    "--driver-opt network=host`",
  params: { example: "slipway" } satisfies Fix,
  when: ({ value }: { readonly value: unknown }) => {
    const { images } = value as { readonly images?: unknown };
    return typeof images === "object" && images !== null;
  },
};

const digest = () => text(/^sha256:[0-9a-f]{64}$/, "an image's digest", "sha256:<64 hexadecimal digits>");

/** Settings that every target has. */
export const COMMON = {
  /** The applications to deploy, by name. */
  apps: z.array(kubernetesName()).min(1),
  /**
   * Seconds without progress after which a rollout has failed. `up` waits longer where pods are replaced one by one:
   * components/workload/timeouts.ts derives every timeout from this setting.
   */
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

export type ImageSettings = z.infer<z.ZodObject<typeof IMAGE_FIELDS>>;
export type PromotionSettings = NonNullable<z.infer<(typeof COMMON)["promotion"]>>;
