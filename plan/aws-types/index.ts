import { ACM } from "./acm";
import { AUTOSCALING } from "./autoscaling";
import type { AwsService, AwsType } from "./aws-type";
import { CLOUDWATCH } from "./cloudwatch";
import { DYNAMODB } from "./dynamodb";
import { EC2 } from "./ec2";
import { ECR } from "./ecr";
import { EFS } from "./efs";
import { EKS } from "./eks";
import { IAM } from "./iam";
import { KMS } from "./kms";
import { RDS } from "./rds";
import { ROUTE53 } from "./route53";
import { S3 } from "./s3";
import { SECRETSMANAGER } from "./secretsmanager";
import { SNS } from "./sns";
import { SQS } from "./sqs";
import { VPC } from "./vpc";

/** The services by the module of their tokens, which is also the name of the file with their rows. */
export const AWS_SERVICES: Readonly<Record<string, AwsService>> = {
  acm: ACM,
  autoscaling: AUTOSCALING,
  cloudwatch: CLOUDWATCH,
  dynamodb: DYNAMODB,
  ec2: EC2,
  ecr: ECR,
  efs: EFS,
  eks: EKS,
  iam: IAM,
  kms: KMS,
  rds: RDS,
  route53: ROUTE53,
  s3: S3,
  secretsmanager: SECRETSMANAGER,
  sns: SNS,
  sqs: SQS,
  vpc: VPC,
};

/** All rows, by type token. */
export const AWS_TYPES: Readonly<Record<string, AwsType>> = Object.fromEntries(
  Object.values(AWS_SERVICES).flatMap(({ types }) => Object.entries(types)),
);

/** Whether a type is one of AWS, such as `aws:ec2/vpc:Vpc`, or the remote component `eks:index:Cluster`. */
export function isAwsType(token: string): boolean {
  return /^(?:aws|eks):/.test(token);
}

/** The service of a type: `ec2` for `aws:ec2/vpc:Vpc`, `eks` for `eks:index:Cluster`. */
export function awsServiceOf(token: string): string {
  const [name = "", module = ""] = token.split(":");
  return name === "aws" ? (module.split("/")[0] ?? "") : name;
}

/** The row of a type; one without facts for a type that the table does not know. */
export function awsType(token: string): AwsType {
  return AWS_TYPES[token] ?? AWS_SERVICES[awsServiceOf(token)]?.otherTypes ?? {};
}

/** The inputs of a type that AWS cannot update in place: a change of one replaces the resource. */
export function replaceOnChangesOf(token: string): readonly string[] {
  return awsType(token).replaceOnChanges ?? ["name"];
}
