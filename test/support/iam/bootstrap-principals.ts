import { arnOf, resolveTemplate, roleArn } from "../../../scripts/external-linters/resolve-template";
import { exampleTemplate } from "../../../scripts/external-linters/template";
import type { NamedPolicy, Principal } from "./evaluate";

const TEMPLATE = resolveTemplate(exampleTemplate());

/** The bucket and the key that the bootstrap creates. */
export const STATE_BUCKET = arnOf("State", TEMPLATE.Resources);
export const STATE_KEY = arnOf("Key", TEMPLATE.Resources);

/** Every key has such a policy, which leaves the decision to the policies of roles. */
const KEY_POLICY = TEMPLATE.Resources.Key?.Properties.KeyPolicy;

const TLS_POLICY = TEMPLATE.Resources.StateTls?.Properties.PolicyDocument;

/** The role that deploys an environment, with the policies that `npm run bootstrap` attaches to it. */
export function deploymentRole(environment: "dev" | "prod"): Principal {
  return principal(environment === "dev" ? "DeployDev" : "DeployProd");
}

/** The role of previews, with its policies. */
export const PREVIEW_ROLE = principal("Preview");

function principal(logicalId: string): Principal {
  const { RoleName, ManagedPolicyArns } = TEMPLATE.Resources[logicalId]?.Properties as {
    readonly RoleName: string;
    readonly ManagedPolicyArns: readonly string[];
  };
  return {
    arn: roleArn(RoleName),
    policies: ManagedPolicyArns.map((arn) => policy(arn.split("/").at(-1) ?? "")),
    resourcePolicy: (resource) => {
      if (resource.includes(":kms:") && resource.includes(":key/")) return KEY_POLICY;
      return resource.split("/")[0] === STATE_BUCKET ? TLS_POLICY : undefined;
    },
  };
}

function policy(name: string): NamedPolicy {
  return { name, policy: TEMPLATE.Resources[name]?.Properties.PolicyDocument as NamedPolicy["policy"] };
}
