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

/** The settings that decide what nodes can reach. */
type Reach = Pick<AwsSettings, "account" | "region"> & { readonly network: Pick<AwsSettings["network"], "nat"> };

/**
 * Returns references to public images for nodes on AWS. Without NAT gateways nodes reach ECR alone, so every image needs
 * a mirror there.
 */
export function upstreamImages(mirrors: Mirrors, settings: Reach): (reference: string) => string {
  return (reference) => {
    const { registry, repository } = parseReference(reference);
    if (settings.network.nat === "none" && mirrorOf(mirrors, repository) === undefined) {
      throw new UnreachableImageError(unreachable(reference, registry, settings));
    }
    return mirroredImage(mirrors, reference);
  };
}

function unreachable(reference: string, registry: string, settings: Reach): string {
  const { account, region } = settings;
  const withLogin = REGISTRIES_WITH_LOGIN.some((one) => one === registry);
  const [setting, value] = withLogin
    ? ["pullThroughCredentials", credentialExample(settings)]
    : ["mirrors", `${account}.dkr.ecr.${region}.amazonaws.com/${registry}`];
  const key = keyArguments(formatKey("slipway", ["images", setting, registry]));
  return (
    `${reference} has no mirror, and where slipway:network.nat is none nodes reach no registry but ECR: ` +
    (withLogin
      ? `store a login to ${registry} in Secrets Manager for ECR's pull-through cache. `
      : `copy the image to ECR, and name its registry there as the mirror of ${registry}. `) +
    `Fix: pulumi config set ${key} ${value} -s ${pulumi.getStack()}`
  );
}
