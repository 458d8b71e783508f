import { parseUrn } from "../../lib/urn";
import { at } from "../../lib/values";
import { resourceRule } from "../rule";

/** With IMDSv1, a server-side request forgery in an application can read the credentials of the node. */
export const nodeMetadataGuarded = resourceRule(
  {
    name: "node-metadata-guarded",
    description: "The instance metadata of nodes requires a token (IMDSv2), and pods cannot reach it.",
  },
  ["aws:ec2/launchTemplate:LaunchTemplate"],
  function* ({ props }) {
    const tokens = at(props.metadataOptions, "httpTokens");
    if (tokens !== "required") yield `metadataOptions.httpTokens is ${String(tokens)}; it must be required`;
    const hops = at(props.metadataOptions, "httpPutResponseHopLimit");
    if (hops !== 1) {
      yield `metadataOptions.httpPutResponseHopLimit is ${String(hops)}; it must be 1, so that pods cannot reach it`;
    }
  },
);

/**
 * EKS updates no node group by itself (terraform-aws-modules/terraform-aws-eks#1466). Only a warning: the release is looked
 * up with credentials, which a new environment may not have yet.
 */
export const nodeReleasesPinned = resourceRule(
  {
    name: "node-releases-pinned",
    description: "Each node group names the release of its image, so that an update with security fixes is a change.",
    enforcementLevel: "advisory",
  },
  ["aws:eks/nodeGroup:NodeGroup"],
  function* ({ props, urn }) {
    if (typeof props.releaseVersion !== "string") {
      yield (
        "releaseVersion is not set, so these nodes keep the image of the day on which EKS created them. Fix: npm run " +
        `node-release -- ${parseUrn(urn).stack}, every week`
      );
    }
  },
);
