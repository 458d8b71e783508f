import * as pulumi from "@pulumi/pulumi";

import {
  mirroredImage,
  type Mirrors,
  mirrorOf,
  parseReference,
  UnreachableImageError,
} from "../components/image/mirrors";
import { formatKey, keyArguments } from "../settings/keys";
import { REGISTRIES_WITH_LOGIN } from "../settings/registries";
import type { AwsSettings } from "../settings/schema/aws";
import { credentialExample } from "../settings/schema/aws/images";

/** The settings that decide what nodes on AWS can reach. */
type Reach = Pick<AwsSettings, "account" | "region"> & { readonly network: Pick<AwsSettings["network"], "nat"> };

/**
 * Returns references to vendors' images for the nodes of an environment. On AWS without NAT gateways nodes reach ECR
 * alone, so every image needs a mirror there.
 *
 * @param reach Settings of an environment on AWS; @default nodes reach every registry
 */
export function upstreamImages(mirrors: Mirrors, reach?: Reach): (reference: string) => string {
  return (reference) => {
    const { registry, repository, tag, digest } = parseReference(reference);
    if (tag === undefined && digest === undefined) {
      throw new Error(
        `${reference} has no tag, so it would be another image after each release: add one, as in ${reference}:1.0`,
      );
    }
    if (reach?.network.nat === "none" && mirrorOf(mirrors, repository) === undefined) {
      throw new UnreachableImageError(unreachable(reference, registry, reach));
    }
    return mirroredImage(mirrors, reference);
  };
}

function unreachable(reference: string, registry: string, reach: Reach): string {
  const withLogin = REGISTRIES_WITH_LOGIN.some((one) => one === registry);
  const [setting, value] = withLogin
    ? ["pullThroughCredentials", credentialExample(reach)]
    : ["mirrors", `${reach.account}.dkr.ecr.${reach.region}.amazonaws.com/${registry}`];
  const key = keyArguments(formatKey("slipway", ["images", setting, registry]));
  return (
    `${reference} has no mirror, and where slipway:network.nat is none nodes reach no registry but ECR: ` +
    (withLogin
      ? `store a login to ${registry} in Secrets Manager for ECR's pull-through cache. `
      : `copy the image to ECR, and name its registry there as the mirror of ${registry}. `) +
    `Fix: pulumi config set ${key} ${value} -s ${pulumi.getStack()}`
  );
}
