import { isRecord, valuesAt } from "../../lib/values";
import type { BootstrapTemplate } from "../../commands/bootstrap/template";
import { awsType } from "../../plan/aws-types";
import type { Plan } from "../../plan/model";
import { EXAMPLE_ACCOUNT, regionalArn } from "./resolve-template";

/** An IAM policy document of a plan or of the bootstrap template, without placeholders and functions. */
export interface PolicyDocument {
  /** `<environment> <type> <name>`, or `bootstrap <logical ID>`, followed by the path of the document. */
  readonly where: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** ARNs in place of the plan's placeholders, by the type in them. */
const EXAMPLE_ARNS: Readonly<Record<string, (name: string) => string>> = {
  "cloudwatch.LogGroup": (name) => regionalArn("logs", `log-group:${name}`),
  "efs.FileSystem": () => regionalArn("elasticfilesystem", "file-system/fs-0123456789abcdef0"),
  "s3.Bucket": (name) => `arn:${EXAMPLE_ACCOUNT.partition}:s3:::${name}`,
};

/**
 * The policy documents of all resources of a plan.
 *
 * @throws Error if a document has a placeholder for the ARN of an unknown type, or is no JSON object.
 */
export function documentsOfPlan({ environment, resources }: Plan): PolicyDocument[] {
  return resources.flatMap(({ type, name, inputs }) =>
    Object.keys(awsType(type).policyDocuments ?? {}).flatMap((path) =>
      valuesAt(inputs, path.split(".")).map((value) => {
        const where = `${environment} ${type} ${name} ${path}`;
        return { where, document: parsed(where, typeof value === "string" ? value : JSON.stringify(value)) };
      }),
    ),
  );
}

/** The policy documents of a template whose functions are resolved, in its resources' properties. */
export function documentsOfTemplate({ Resources }: BootstrapTemplate): PolicyDocument[] {
  return Object.entries(Resources).flatMap(([name, { Properties }]) =>
    Object.entries(Properties).flatMap(([property, value]) =>
      isRecord(value) && "Statement" in value ? [{ where: `bootstrap ${name} ${property}`, document: value }] : [],
    ),
  );
}

function parsed(where: string, text: string): Readonly<Record<string, unknown>> {
  const json = text.replaceAll(/\[arn of (\S+) ([^\]]+)\]/g, (placeholder, type: string, name: string) => {
    const arn = EXAMPLE_ARNS[type];
    if (arn === undefined) throw new Error(`${where} has ${placeholder}, whose type has no example ARN`);
    return arn(name);
  });
  const document: unknown = JSON.parse(json);
  if (!isRecord(document)) throw new Error(`${where} is not a JSON object`);
  return document;
}
