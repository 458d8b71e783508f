import { z } from "zod";

import type { Fix } from "../fixes";
import { PUBLIC_REGISTRIES } from "../registries";
import { chartRepository, different, fieldMeta, kubernetesName, registryAddress, text, whole } from "../values";

const UPSTREAM = new RegExp(`^(${PUBLIC_REGISTRIES.join("|").replaceAll(".", "\\.")})(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`);

/** How images are built, for any registry. */
export const IMAGE_FIELDS = {
  /**
   * Where images of public registries are pulled from, by registry (`quay.io`), namespace (`docker.io/library`) or
   * repository: in Dockerfiles, workloads and charts. The longest key that contains an image applies.
   */
  mirrors: z
    .record(
      text(UPSTREAM, `one of ${PUBLIC_REGISTRIES.join(", ")}, with or without a path`, "docker.io/library"),
      registryAddress(),
    )
    .default({}),
  platforms: z
    .array(z.enum(["linux/amd64", "linux/arm64"]))
    .min(1)
    .superRefine(different)
    .default(["linux/amd64"]),
  /**
   * Name of an existing buildx builder with the driver `docker-container`, `remote` or `kubernetes`; Docker's built-in
   * builder is not sufficient. Required unless images are promoted.
   */
  builder: kubernetesName().optional(),
  /** Cache build layers in the registry. */
  cache: z.boolean().default(false),
  /**
   * Look up the current digest of each base image in its registry, at every preview and `up`: a newer base image then
   * causes a rebuild. Requires access to the registry, with a login if it has one.
   */
  resolveBases: z.boolean().default(false),
};

/** Previous names of these settings. */
export const RENAMED_IMAGE_FIELDS = { baseRegistry: ["mirrors", "docker.io/library"] } as const;

/** Without a name the docker-build provider uses any builder that it finds, or creates one and leaves it behind. */
export function hasBuilder({ images, promotion }: BuildSettings): boolean {
  return images.builder !== undefined || promotion !== undefined;
}

/** Settings that determine whether images are built, and with which builder. */
interface BuildSettings {
  readonly images: Pick<ImageSettings, "builder">;
  readonly promotion?: unknown;
}

/** Also checked if other settings are invalid: all problems are reported at once. */
export const BUILDER_REQUIRED = {
  path: ["images", "builder"],
  error:
    "the name of a buildx builder: create one with `docker buildx create --name slipway --driver docker-container " +
    "--driver-opt network=host`",
  params: { example: "slipway" } satisfies Fix,
  when: ({ value }: { readonly value: unknown }) => {
    const { images } = value as { readonly images?: unknown };
    return typeof images === "object" && images !== null;
  },
};

const digest = () => text(/^sha256:[0-9a-f]{64}$/, "an image's digest", "sha256:<64 hexadecimal digits>");

/** Whether there is such an application is checked where applications are known. */
const applicationName = () =>
  z.string({ error: "the name of an application" }).register(fieldMeta, { example: "thoughts" });

/** Settings common to all targets. */
export const COMMON = {
  /** The applications to deploy, by name. */
  apps: z.array(applicationName()).min(1).superRefine(different),
  /**
   * Seconds without progress after which a rollout has failed. `up` waits longer where pods are replaced one by one:
   * components/workload/timeouts.ts derives every timeout from this setting.
   */
  rolloutDeadline: whole(30, 3600).default(300),
  charts: z
    .strictObject({
      /**
       * Where the charts of all add-ons are fetched from, instead of their public repositories: a chart repository, or a
       * path in an OCI registry, such as ECR, that has a repository for each chart. It needs the same charts in the same
       * versions. Not the nodes but the machine that runs `pulumi` fetches them, at every preview and `up`: over HTTPS from
       * any registry, and with a login from a private one.
       */
      mirror: chartRepository().optional(),
    })
    .prefault({}),
  /** Deploy images that were tested in another environment instead of building; written by `npm run promote`. */
  promotion: z
    .strictObject({
      /** The other environment's registry. */
      from: registryAddress(),
      /** Digest of each image, by `<application>/<service>`. */
      images: z.record(text(/^[a-z0-9-]+\/[a-z0-9-]+$/, "<application>/<service>", "thoughts/users"), digest()),
    })
    .optional(),
};

export type ImageSettings = z.infer<z.ZodObject<typeof IMAGE_FIELDS>>;
export type PromotionSettings = NonNullable<z.infer<(typeof COMMON)["promotion"]>>;
