import { at, isRecord, items } from "../../lib/values";
import { resourceRule } from "../rule";

/** What every resource in an account must tell: whose it is, of which environment, and that no hand should change it. */
const TAGS = ["project", "environment", "managed-by"];

/** Tags of the provider reach everything that it makes, so nobody can forget them at one resource. */
export const providerTags = resourceRule(
  {
    name: "provider-tags",
    description: `The AWS provider tags all that it makes with ${TAGS.join(", ")}.`,
  },
  ["pulumi:providers:aws"],
  function* ({ props }) {
    const missing = missingTags(at(fromJson(props.defaultTags), "tags"));
    if (missing.length > 0) yield `defaultTags.tags lacks ${missing.join(", ")}; add them`;
  },
);

/** The engine's default provider has no tags, and takes whatever account and region the machine is set to. */
export const awsProviderExplicit = resourceRule(
  {
    name: "aws-provider-explicit",
    description: "Each AWS resource is made by a provider of the stack, which names the account, the region and tags.",
  },
  (type) => type.startsWith("aws:"),
  function* ({ provider }) {
    if (!provider || /^default(?:_|$)/.test(provider.name)) {
      yield "it is made by the default provider; pass the stack's own as provider or providers";
    }
  },
);

/** Instances and volumes are made by EC2 for the group, where the provider's tags do not reach. */
export const nodeTags = resourceRule(
  {
    name: "node-tags",
    description: `Launch templates tag the instances and volumes that come of them with ${TAGS.join(", ")}.`,
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

function missingTags(tags: unknown): string[] {
  return TAGS.filter((tag) => !isRecord(tags) || typeof tags[tag] !== "string" || tags[tag] === "");
}

/** A provider's inputs are JSON inside, for the engine hands them over as texts. */
function fromJson(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}
