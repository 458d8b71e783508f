import { at, isRecord, items } from "../../lib/values";
import { resourceRule } from "../rule";

/** Tags that every AWS resource must have: its project, its environment, and that it is not to be changed manually. */
const TAGS = ["project", "environment", "managed-by"];

/** Default tags of the provider apply to all its resources. */
export const providerTags = resourceRule(
  {
    name: "provider-tags",
    description: `The AWS provider tags all its resources with ${TAGS.join(", ")}.`,
  },
  ["pulumi:providers:aws"],
  function* ({ props }) {
    const missing = missingTags(at(fromJson(props.defaultTags), "tags"));
    if (missing.length > 0) yield `defaultTags.tags lacks ${missing.join(", ")}; add them`;
  },
);

/** The engine's default provider has no tags, and uses the account and region of the machine's configuration. */
export const awsProviderExplicit = resourceRule(
  {
    name: "aws-provider-explicit",
    description: "Each AWS resource uses a provider of the stack, which sets the account, the region and tags.",
  },
  (type) => type.startsWith("aws:"),
  function* ({ provider }) {
    if (!provider || /^default(?:_|$)/.test(provider.name)) {
      yield "it uses the default provider; pass the stack's own as provider or providers";
    }
  },
);

/** Instances and volumes are created by EC2 for the group, so the provider's default tags do not apply. */
export const nodeTags = resourceRule(
  {
    name: "node-tags",
    description: `Launch templates tag their instances and volumes with ${TAGS.join(", ")}.`,
  },
  ["aws:ec2/launchTemplate:LaunchTemplate"],
  function* ({ props }) {
    const specifications = items(props.tagSpecifications);
    for (const kind of ["instance", "volume"]) {
      const found = specifications.find((one) => at(one, "resourceType") === kind);
      const missing = missingTags(at(found, "tags"));
      if (missing.length > 0) yield `tagSpecifications of ${kind} lack ${missing.join(", ")}; add them`;
    }
  },
);

/** The same for Auto Mode, whose nodes have no launch template of the program. */
export const autoNodeTags = resourceRule(
  {
    name: "auto-node-tags",
    description: `Node classes of EKS Auto Mode tag their instances with ${TAGS.join(", ")}.`,
  },
  ["kubernetes:eks.amazonaws.com/v1:NodeClass"],
  function* ({ props }) {
    const missing = missingTags(at(props.spec, "tags"));
    if (missing.length > 0) yield `spec.tags lacks ${missing.join(", ")}; add them`;
  },
);

/** Volumes are created by a driver in the cluster. */
export const volumeTags = resourceRule(
  {
    name: "volume-tags",
    description: `Storage classes of EBS tag their volumes with ${TAGS.join(", ")}.`,
  },
  ["kubernetes:storage.k8s.io/v1:StorageClass"],
  function* ({ props }) {
    if (!String(props.provisioner).startsWith("ebs.csi.")) return;
    const parameters = Object.entries(isRecord(props.parameters) ? props.parameters : {});
    const specified = parameters.filter(([name]) => name.startsWith("tagSpecification_"));
    const tags = specified.map(([, tag]): [string, string] => {
      const [key = "", value = ""] = String(tag).split("=", 2);
      return [key, value];
    });
    const missing = missingTags(Object.fromEntries(tags));
    if (missing.length > 0) yield `parameters.tagSpecification_… lack ${missing.join(", ")}; add them`;
  },
);

function missingTags(tags: unknown): string[] {
  return TAGS.filter((tag) => !isRecord(tags) || typeof tags[tag] !== "string" || tags[tag] === "");
}

/** Inputs of a provider are JSON strings, as the engine passes them. */
function fromJson(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}
