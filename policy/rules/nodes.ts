import { at } from "../../lib/values";
import { resourceRule } from "../rule";

/** With version 1, a request that an application is tricked into sends back the node's credentials. */
export const nodeMetadataGuarded = resourceRule(
  {
    name: "node-metadata-guarded",
    description: "Nodes answer metadata requests only with a token (IMDSv2), and not to pods.",
  },
  ["aws:ec2/launchTemplate:LaunchTemplate"],
  function* ({ props }) {
    const tokens = at(props.metadataOptions, "httpTokens");
    if (tokens !== "required") yield `metadataOptions.httpTokens is ${String(tokens)}; it must be required`;
    const hops = at(props.metadataOptions, "httpPutResponseHopLimit");
    if (hops !== 1) {
      yield `metadataOptions.httpPutResponseHopLimit is ${String(hops)}; it must be 1, so that no pod gets an answer`;
    }
  },
);
