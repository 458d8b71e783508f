import type { Foundation } from "./command";
import {
  DEPLOYING,
  deployingGlobally,
  LOOKING,
  READING_STATE,
  type Statement,
  sub,
  type Text,
  WRITING_STATE,
} from "./permissions";

/** A CloudFormation template, as far as this project writes one. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: Text }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: "Retain";
  readonly UpdateReplacePolicy?: "Retain";
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Who signs the tokens of GitHub's workflows. */
const ISSUER = "token.actions.githubusercontent.com";

/** Former versions of a state: the newest stay, others this many days. */
const FORMER = { days: 90, newest: 50 } as const;

/** Seconds that a workflow may work with one token: a cluster takes its time. */
const SESSION = 7200;

/** What is left, with all that is in it, even if the CloudFormation stack is deleted. */
const KEPT = { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" } as const;

/**
 * The template of what an account needs before there is any state. CloudFormation, because the place for state can't be
 * in the state.
 *
 * @param project The project's name: names of its own begin with it.
 */
export function bootstrapTemplate(
  { environments, repository, hasProvider }: Omit<Foundation, "account" | "region">,
  project: string,
): Template {
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
          `Deploy${logical(name)}`,
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
      ...KEPT,
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
              NoncurrentVersionExpiration: { NoncurrentDays: FORMER.days, NewerNoncurrentVersions: FORMER.newest },
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
      ...KEPT,
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
      ...KEPT,
      Properties: {
        Description: `Secrets and state of ${project}'s stacks`,
        EnableKeyRotation: true,
        PendingWindowInDays: 30,
        KeyPolicy: {
          Version: "2012-10-17",
          Statement: [
            {
              // Without it nobody could change the key ever again; whom the account lets use it, its own policies say.
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
      ...KEPT,
      Properties: { AliasName: `alias/${project}-secrets`, TargetKeyId: { Ref: "Key" } },
    },
  };
}

const PROVIDER: TemplateResource = {
  Type: "AWS::IAM::OIDCProvider",
  Properties: { Url: `https://${ISSUER}`, ClientIdList: ["sts.amazonaws.com"] },
};

/** Each is as large as IAM allows at most, so there are several. */
function policies(project: string): Record<string, TemplateResource> {
  const policy = (Description: string, Statement: readonly Statement[]): TemplateResource => ({
    Type: "AWS::IAM::ManagedPolicy",
    Properties: { Description, PolicyDocument: { Version: "2012-10-17", Statement } },
  });
  return {
    LookPolicy: policy("See resources, state and secrets of stacks", [...LOOKING, ...READING_STATE]),
    StatePolicy: policy("Change the state of stacks", WRITING_STATE),
    RegionPolicy: policy("Change what stacks have in this region", DEPLOYING),
    GlobalPolicy: policy("Change roles and names of stacks", deployingGlobally(project)),
  };
}

/** A role that workflows of the repository take on by a token with one of these subjects. */
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
      MaxSessionDuration: SESSION,
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

/** A name as CloudFormation takes it: `feature-1` gives `Feature1`. */
function logical(name: string): string {
  return name.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase());
}
