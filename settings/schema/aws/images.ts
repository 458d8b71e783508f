import { z } from "zod";

import type { Fix } from "../../fixes";
import { REGISTRIES_WITH_LOGIN } from "../../registries";
import { renamed } from "../../renamed";
import { text } from "../../values";
import { IMAGE_FIELDS, RENAMED_IMAGE_FIELDS } from "../common";

/** ECR requires this start of the name ("Creating a pull through cache rule in Amazon ECR", Amazon ECR User Guide). */
const SECRET =
  /^arn:aws:secretsmanager:(?<region>[a-z0-9-]+):(?<account>\d{12}):secret:ecr-pullthroughcache\/[\w/+=.@-]+$/;

/** An example of the ARN of a secret with credentials for ECR's pull-through cache. */
export function credentialExample({ account, region }: { readonly account: string; readonly region: string }): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:ecr-pullthroughcache/docker-hub-AbCdEf`;
}

const credential = () =>
  text(
    SECRET,
    "the ARN of a Secrets Manager secret named ecr-pullthroughcache/…",
    credentialExample({ account: "111122223333", region: "eu-central-1" }),
  );

/** How images are built and pulled on AWS. */
export const images = renamed(
  z.strictObject({
    ...IMAGE_FIELDS,
    /**
     * Pull public images through ECR, which caches them: those of public.ecr.aws, which has Docker's official images,
     * registry.k8s.io, quay.io and the registries with credentials. `mirrors` takes precedence: with one for `docker.io`,
     * the official images come from there too.
     */
    pullThrough: z.boolean().default(false),
    /**
     * Secrets Manager secrets with `username` and `accessToken` for registries from which ECR fetches nothing without a
     * login. They are in the environment's account and region, and encrypted with the key `aws/secretsmanager`.
     */
    pullThroughCredentials: z
      .strictObject({ "docker.io": credential().optional(), "ghcr.io": credential().optional() } satisfies Record<
        (typeof REGISTRIES_WITH_LOGIN)[number],
        z.ZodType
      >)
      .prefault({}),
  }),
  RENAMED_IMAGE_FIELDS,
);

export type AwsImageSettings = z.infer<typeof images>;

/** Why the credentials do not work, if so: ECR reads secrets of its own account and region only. */
export function credentialProblem(
  { pullThrough, pullThroughCredentials }: AwsImageSettings,
  { account, region }: { readonly account: string; readonly region: string },
): { path: string[]; message: string; params: Fix } | undefined {
  const given = REGISTRIES_WITH_LOGIN.filter((registry) => pullThroughCredentials[registry] !== undefined);
  if (given.length > 0 && !pullThrough) {
    const message = "true where images.pullThroughCredentials is set";
    return { path: ["images", "pullThrough"], message, params: { example: "true" } };
  }
  const foreign = given.find((registry) => {
    const place = SECRET.exec(pullThroughCredentials[registry] ?? "")?.groups;
    return place !== undefined && (place.account !== account || place.region !== region);
  });
  if (foreign === undefined) return undefined;
  return {
    path: ["images", "pullThroughCredentials", foreign],
    message: "a secret of slipway:account in slipway:region",
    params: { example: credentialExample({ account, region }) },
  };
}
