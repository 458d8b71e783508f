import type { BootstrapTemplate, TemplateResource } from "../../commands/bootstrap/template";

/** The account in which a template is resolved, as far as its names depend on it. */
export const EXAMPLE_ACCOUNT = { partition: "aws", account: "111122223333", region: "eu-central-1" } as const;

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  "AWS::Partition": EXAMPLE_ACCOUNT.partition,
  "AWS::AccountId": EXAMPLE_ACCOUNT.account,
  "AWS::Region": EXAMPLE_ACCOUNT.region,
};

const KEY_ID = "0a1b2c3d-0000-4000-8000-000000000000";

/**
 * Replaces the functions of a template by the values that CloudFormation would compute in {@link EXAMPLE_ACCOUNT}.
 *
 * @throws Error if the template uses a function, or an attribute of a resource type, that has no value here.
 */
export function resolveTemplate(template: BootstrapTemplate): BootstrapTemplate {
  return resolve(template, template.Resources) as BootstrapTemplate;
}

/** The ARN of a resource in the example account and region. */
export function regionalArn(service: string, resource: string): string {
  const { partition, region, account } = EXAMPLE_ACCOUNT;
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The ARN of a role in the example account. */
export function roleArn(name: string): string {
  return `arn:${EXAMPLE_ACCOUNT.partition}:iam::${EXAMPLE_ACCOUNT.account}:role/${name}`;
}

/** The ARN of a resource of the template. */
export function arnOf(name: string, resources: BootstrapTemplate["Resources"]): string {
  const resource = resources[name];
  const { partition, account } = EXAMPLE_ACCOUNT;
  switch (resource?.Type) {
    case "AWS::S3::Bucket":
      return `arn:${partition}:s3:::${reference(name, resources)}`;
    case "AWS::KMS::Key":
      return regionalArn("kms", `key/${KEY_ID}`);
    case "AWS::IAM::ManagedPolicy":
      return `arn:${partition}:iam::${account}:policy/${name}`;
    case "AWS::IAM::OIDCProvider":
      return `arn:${partition}:iam::${account}:oidc-provider/${url(resource)}`;
    default:
      throw new Error(`${name} of type ${resource?.Type ?? "none"} has no ARN in scripts/external-linters`);
  }
}

/** What `Ref` returns: a name, an ID or an ARN, by type. */
function reference(name: string, resources: BootstrapTemplate["Resources"]): string {
  const resource = resources[name];
  if (resource?.Type === "AWS::S3::Bucket") return String(resolve(resource.Properties.BucketName, resources));
  if (resource?.Type === "AWS::KMS::Key") return KEY_ID;
  return PSEUDO_PARAMETERS[name] ?? arnOf(name, resources);
}

function url({ Properties }: TemplateResource): string {
  return String(Properties.Url).replace("https://", "");
}

function resolve(value: unknown, resources: BootstrapTemplate["Resources"]): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, resources));
  if (typeof value !== "object" || value === null) return value;
  const [[key, argument] = ["", undefined], ...others] = Object.entries(value) as [string, unknown][];
  if (others.length === 0) {
    if (key === "Ref") return reference(String(argument), resources);
    if (key === "Fn::GetAtt") return attribute((argument as string[]).join("."), resources);
    if (key === "Fn::Sub") {
      return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
        name.includes(".") ? attribute(name, resources) : reference(name, resources),
      );
    }
    if (key.startsWith("Fn::")) throw new Error(`${key} is not known to scripts/external-linters`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner, resources)]));
}

function attribute(path: string, resources: BootstrapTemplate["Resources"]): string {
  const [name, property] = path.split(".") as [string, string?];
  if (property !== "Arn") throw new Error(`the attribute ${path} is not known to scripts/external-linters`);
  return arnOf(name, resources);
}
