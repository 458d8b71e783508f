import type { AccountSetup } from "./command";
import {
  globalStatements,
  READ_STATE_STATEMENTS,
  READ_STATEMENTS,
  REGIONAL_STATEMENTS,
  sub,
  type TemplateStatement,
  type TemplateString,
  WRITE_STATE_STATEMENTS,
} from "./permissions";

/** A CloudFormation template, limited to the sections that this project uses. */
export interface BootstrapTemplate {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: TemplateString }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: "Retain";
  readonly UpdateReplacePolicy?: "Retain";
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Issuer of the OIDC tokens of GitHub workflows. */
const ISSUER = "token.actions.githubusercontent.com";

/** Retention of noncurrent versions of the state: the newest stay, others expire after this many days. */
const STATE_RETENTION = { days: 90, newest: 50 } as const;

/** Maximum session duration of the roles: creating a cluster can take more than the default hour. */
const SESSION_SECONDS = 7200;

/** Resources that stay, with their content, when the CloudFormation stack is deleted. */
const RETAINED = { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" } as const;

/**
 * The template of the resources that an account needs before the first deployment. They are deployed by CloudFormation
 * because the state bucket cannot be part of the state that it stores.
 *
 * @param project Name of the project: the prefix of all resource names.
 */
export function bootstrapTemplate(
  { environments, repository, hasProvider }: Omit<AccountSetup, "account" | "region">,
  project: string,
): BootstrapTemplate {
  const names = [...new Set(environments)].sort();
  const main = `repo:${repository}:ref:refs/heads/main`;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `State, key and roles of ${project}; made by npm run bootstrap`,
    Resources: {
      ...state(project),
      ...key(project),
      ...(hasProvider ? {} : { Provider: PROVIDER }),
      ...policies(project),
      Preview: role(`${project}-preview`, hasProvider, [`repo:${repository}:pull_request`, main], ["LookPolicy"]),
      ...Object.fromEntries(
        names.map((name) => [
          `Deploy${logicalId(name)}`,
          role(
            `${project}-deploy-${name}`,
            hasProvider,
            [`repo:${repository}:environment:${name}`],
            ["LookPolicy", "StatePolicy", "RegionPolicy", "GlobalPolicy"],
          ),
        ]),
      ),
    },
    Outputs: {
      StateBucket: { Description: "Bucket for the state of stacks", Value: { Ref: "State" } },
      Environments: { Description: "Environments that the workflows deploy to this account", Value: names.join(",") },
    },
  };
}

function state(project: string): Record<string, TemplateResource> {
  const bucket = { "Fn::GetAtt": ["State", "Arn"] };
  return {
    State: {
      Type: "AWS::S3::Bucket",
      ...RETAINED,
      Properties: {
        BucketName: sub(`${project}-state-\${AWS::AccountId}-\${AWS::Region}`),
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: "aws:kms",
                KMSMasterKeyID: { "Fn::GetAtt": ["Key", "Arn"] },
              },
            },
          ],
        },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: "former-versions",
              Status: "Enabled",
              NoncurrentVersionExpiration: {
                NoncurrentDays: STATE_RETENTION.days,
                NewerNoncurrentVersions: STATE_RETENTION.newest,
              },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: "Enabled" },
      },
    },
    StateTls: {
      Type: "AWS::S3::BucketPolicy",
      ...RETAINED,
      Properties: {
        Bucket: { Ref: "State" },
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "TlsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: [bucket, sub("${State.Arn}/*")],
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    },
  };
}

function key(project: string): Record<string, TemplateResource> {
  return {
    Key: {
      Type: "AWS::KMS::Key",
      ...RETAINED,
      Properties: {
        Description: `Secrets and state of ${project}'s stacks`,
        EnableKeyRotation: true,
        PendingWindowInDays: 30,
        KeyPolicy: {
          Version: "2012-10-17",
          Statement: [
            {
              // Without this statement nobody could ever change the key. IAM policies of the account grant its use.
              Sid: "Account",
              Effect: "Allow",
              Principal: { AWS: sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root") },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        },
      },
    },
    KeyName: {
      Type: "AWS::KMS::Alias",
      ...RETAINED,
      Properties: { AliasName: `alias/${project}-secrets`, TargetKeyId: { Ref: "Key" } },
    },
  };
}

const PROVIDER: TemplateResource = {
  Type: "AWS::IAM::OIDCProvider",
  Properties: { Url: `https://${ISSUER}`, ClientIdList: ["sts.amazonaws.com"] },
};

/** Several policies, because IAM limits the size of one. */
function policies(project: string): Record<string, TemplateResource> {
  const policy = (Description: string, Statement: readonly TemplateStatement[]): TemplateResource => ({
    Type: "AWS::IAM::ManagedPolicy",
    Properties: { Description, PolicyDocument: { Version: "2012-10-17", Statement } },
  });
  return {
    LookPolicy: policy("See resources, state and secrets of stacks", [...READ_STATEMENTS, ...READ_STATE_STATEMENTS]),
    StatePolicy: policy("Change the state of stacks", WRITE_STATE_STATEMENTS),
    RegionPolicy: policy("Change what stacks have in this region", REGIONAL_STATEMENTS),
    GlobalPolicy: policy("Change roles and names of stacks", globalStatements(project)),
  };
}

/** A role that workflows of the repository assume with a token of one of these subjects. */
function role(
  RoleName: string,
  hasProvider: boolean,
  subjects: readonly string[],
  attached: readonly string[],
): TemplateResource {
  const federated = hasProvider
    ? sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${ISSUER}`)
    : { Ref: "Provider" };
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName,
      MaxSessionDuration: SESSION_SECONDS,
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: federated },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subjects } },
          },
        ],
      },
      ManagedPolicyArns: attached.map((Ref) => ({ Ref })),
    },
  };
}

/** A logical ID of CloudFormation: `Feature1` for `feature-1`. */
function logicalId(name: string): string {
  return name.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase());
}
