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
