import type { PlannedResource } from "../../../../plan/model";
import { examplesOf, resource, type RuleExamples, urnOf } from "./example";

const CLUSTER = "eks:index:Cluster";
const INSTANCE = "aws:rds/instance:Instance";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const IMAGE = "docker-build:index:Image";
const REPOSITORY = "aws:ecr/repository:Repository";
const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const PROVIDER = "pulumi:providers:aws";
const TAGS = { project: "shop", environment: "dev", "managed-by": "pulumi" };
const PROTECT = { options: { protect: true } };

const protectedCluster = resource(CLUSTER, { deletionProtection: true }, PROTECT);
const GUARDED = { deletionProtection: true, skipFinalSnapshot: false, backupRetentionPeriod: 7, multiAz: true };

/** Examples of a rule that applies if the cluster is protected. */
function underProtection(
  right: PlannedResource,
  ...wrong: readonly (readonly [PlannedResource, ...string[]])[]
): RuleExamples {
  return {
    passing: [
      [protectedCluster, right],
      ...wrong.map(([resources]) => [resource(CLUSTER, { deletionProtection: false }), resources]),
    ],
    failing: wrong.map(([broken, ...messages]) => ({ resources: [protectedCluster, broken], messages })),
  };
}

function providedBy(name: string) {
  const provider = resource(PROVIDER, { defaultTags: JSON.stringify({ tags: TAGS }) }, { name });
  const role = resource("aws:iam/role:Role", {}, { provider: `${urnOf(PROVIDER, name)}::[id of ${name}]` });
  return [provider, role];
}

function made(deletionProtection: boolean) {
  return resource("aws:eks/cluster:Cluster", { deletionProtection }, { parent: urnOf(CLUSTER) });
}

function backups(status: string, dependsOn = [urnOf(FILE_SYSTEM)]) {
  return resource("aws:efs/backupPolicy:BackupPolicy", { backupPolicy: { status } }, { dependsOn });
}

const withoutClaims = resource("kubernetes:apps/v1:StatefulSet", { spec: {} });
const WITH_CLAIMS = { spec: { volumeClaimTemplates: [{ metadata: { name: "data" } }] } };
const UNGUARDED = "the option protect is not set; it must be true if the cluster is protected";

/** Secrets, tags, repositories and protection. */
export const STACK_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "no-secret-in-chart-values": examplesOf(
    RELEASE,
    [{ values: { auth: { existingSecret: "db-admin", passwordSecretName: "db" } } }],
    [
      [{ values: { auth: { password: "hunter2" } } }, "values.auth.password is set; pass the name of a Secret"],
      [{ values: { tokens: [{ apiKey: "abc" }] } }, "values.tokens[0].apiKey is set; pass the name of a Secret"],
    ],
  ),
  "no-secret-in-build-arguments": examplesOf(
    IMAGE,
    [{ buildArgs: { BASE_REGISTRY: "docker.io/library" }, secrets: { NPM_TOKEN: "[secret 1234abcd]" } }],
    [[{ buildArgs: { NPM_TOKEN: "abc" } }, "buildArgs has NPM_TOKEN; use secrets, and mount it in the Dockerfile"]],
  ),
  "secrets-stay-secret": {
    passing: [
      [resource("kubernetes:core/v1:Secret", { stringData: { password: "[secret 1234abcd]" } })],
      [resource("kubernetes:core/v1:ConfigMap", { data: { motd: "the [secret] of happiness" } })],
      [
        resource(IMAGE, {
          secrets: { NPM_TOKEN: "[secret 1234abcd]" },
          registries: [{ address: "registry.example.com", password: "[secret 1234abcd]" }],
        }),
      ],
    ],
    failing: [
      {
        resources: [resource("kubernetes:core/v1:ConfigMap", { data: { dsn: "postgres://app:[secret 1234abcd]@db" } })],
        messages: ["data.dsn contains a secret; move it to a Secret and refer to it"],
      },
      {
        resources: [resource(RELEASE, { values: { greeting: "[unset shop:greeting]" } })],
        messages: ["values.greeting contains a secret; move it to a Secret and refer to it"],
      },
    ],
  },
  "provider-tags": examplesOf(
    PROVIDER,
    [{ defaultTags: JSON.stringify({ tags: TAGS }) }, { defaultTags: { tags: TAGS } }],
    [
      [{}, "defaultTags.tags lacks project, environment, managed-by; add them"],
      [
        { defaultTags: JSON.stringify({ tags: { ...TAGS, environment: "" } }) },
        "defaultTags.tags lacks environment; add them",
      ],
    ],
  ),
  "aws-provider-explicit": {
    passing: [providedBy("aws")],
    failing: [[resource("aws:iam/role:Role", {})], providedBy("default_7_48_0")].map((resources) => ({
      resources,
      messages: ["it uses the default provider; pass the stack's own as provider or providers"],
    })),
  },
  "node-tags": examplesOf(
    "aws:ec2/launchTemplate:LaunchTemplate",
    [{ tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: TAGS })) }],
    [
      [
        { tagSpecifications: [{ resourceType: "instance", tags: TAGS }] },
        "tagSpecifications of volume lack project, environment, managed-by; add them",
      ],
    ],
  ),
  "auto-node-tags": examplesOf(
    "kubernetes:eks.amazonaws.com/v1:NodeClass",
    [{ spec: { role: "nodes", tags: TAGS } }],
    [[{ spec: { tags: { project: "shop" } } }, "spec.tags lacks environment, managed-by; add them"]],
  ),
  "volume-tags": examplesOf(
    "kubernetes:storage.k8s.io/v1:StorageClass",
    [
      {
        provisioner: "ebs.csi.aws.com",
        parameters: {
          tagSpecification_1: "project=shop",
          tagSpecification_2: "environment=dev",
          tagSpecification_3: "managed-by=pulumi",
        },
      },
      { provisioner: "efs.csi.aws.com" },
    ],
    [
      [
        { provisioner: "ebs.csi.eks.amazonaws.com", parameters: { type: "gp3", tagSpecification_1: "project=shop" } },
        "parameters.tagSpecification_… lack environment, managed-by; add them",
      ],
    ],
  ),
  "repositories-immutable": examplesOf(
    REPOSITORY,
    [
      { name: "shop/web", imageTagMutability: "IMMUTABLE" },
      { name: "shop/web-cache", imageTagMutability: "MUTABLE" },
    ],
    [[{ name: "shop/web" }, "imageTagMutability is undefined; it must be IMMUTABLE"]],
  ),
  "repositories-scanned": examplesOf(
    REPOSITORY,
    [{ imageScanningConfiguration: { scanOnPush: true } }],
    [[{}, "imageScanningConfiguration.scanOnPush is not true; set it"]],
  ),
  "repositories-encrypted": examplesOf(
    REPOSITORY,
    [{ encryptionConfigurations: [{ encryptionType: "AES256" }] }],
    [[{}, "encryptionConfigurations is absent; it must have one of type KMS or AES256"]],
  ),
  "cluster-protected": {
    passing: [
      [protectedCluster],
      [resource(CLUSTER, { deletionProtection: false })],
      // In the engine the component has outputs only, and the cluster that it created has arguments.
      [resource(CLUSTER, { kubeconfig: "x" }, PROTECT), made(true)],
    ],
    failing: [
      {
        resources: [resource(CLUSTER, { deletionProtection: true })],
        messages: ["the option protect is not set; it must be true"],
      },
      {
        resources: [resource(CLUSTER, { deletionProtection: false }, PROTECT)],
        messages: ["deletionProtection is false; it must be true if the cluster is protected"],
      },
      {
        resources: [resource(CLUSTER, { kubeconfig: "x" }, PROTECT), made(false)],
        messages: ["deletionProtection is false; it must be true if the cluster is protected"],
      },
    ],
  },
  "data-protected": underProtection(
    resource(INSTANCE, GUARDED, PROTECT),
    [resource(INSTANCE, GUARDED), UNGUARDED],
    [resource("aws:kms/key:Key", {}), UNGUARDED],
    [resource("kubernetes:apps/v1:StatefulSet", WITH_CLAIMS), UNGUARDED],
    [resource("kubernetes:core/v1:PersistentVolumeClaim", {}), UNGUARDED],
    [resource(FILE_SYSTEM, {}), UNGUARDED],
    [
      resource("aws:s3/bucket:Bucket", { forceDestroy: true }, PROTECT),
      "forceDestroy is true; it must be false if the cluster is protected",
    ],
    [
      resource(INSTANCE, { skipFinalSnapshot: true, backupRetentionPeriod: 1 }, PROTECT),
      "deletionProtection is not true; it must be true if the cluster is protected",
      "skipFinalSnapshot is true; it must be false if the cluster is protected",
      "backupRetentionPeriod is 1; it must be 7 or more if the cluster is protected",
    ],
  ),
  "files-backed-up": {
    passing: [
      [protectedCluster, resource(FILE_SYSTEM, {}), backups("ENABLED")],
      [resource(CLUSTER, { deletionProtection: false }), resource(FILE_SYSTEM, {})],
    ],
    failing: [[], [backups("DISABLED")], [backups("ENABLED", [])]].map((others) => ({
      resources: [protectedCluster, resource(FILE_SYSTEM, {}), ...others],
      messages: ["no BackupPolicy of the file system has status ENABLED; add one"],
    })),
  },
  "images-protected": withCache(
    underProtection(resource(REPOSITORY, { name: "shop/web", forceDelete: false }), [
      resource(REPOSITORY, { name: "shop/web", forceDelete: true }),
      "forceDelete is true; it must be false if the cluster is protected",
    ]),
  ),
  "database-available": underProtection(resource(INSTANCE, GUARDED), [
    resource(INSTANCE, {}),
    "multiAz is undefined; it must be true if the cluster is protected",
  ]),
};

function withCache({ passing, failing }: RuleExamples): RuleExamples {
  const cache = resource(REPOSITORY, { name: "shop/web-cache", forceDelete: true });
  return { passing: [...passing, [protectedCluster, cache, withoutClaims]], failing };
}
