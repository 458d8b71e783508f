import type { Props } from "../standins/protocol/types";

/** Inputs of a type whose change AWS answers with a new resource; the first part of a path, as the provider has them. */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  "acm/certificate": ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm"],
  "acm/certificateValidation": ["certificateArn", "validationRecordFqdns"],
  "autoscaling/schedule": ["autoscalingGroupName", "scheduledActionName"],
  "ec2/defaultSecurityGroup": ["vpcId"],
  "ec2/flowLog": ["vpcId", "logDestination", "trafficType", "iamRoleArn"],
  "ec2/natGateway": ["allocationId", "connectivityType", "subnetId"],
  "ec2/route": ["destinationCidrBlock", "routeTableId"],
  "ec2/routeTable": ["vpcId"],
  "ec2/routeTableAssociation": ["gatewayId", "subnetId"],
  "ec2/securityGroup": ["description", "name", "vpcId"],
  "ec2/subnet": ["availabilityZone", "cidrBlock", "vpcId"],
  "ec2/vpc": ["cidrBlock"],
  "ec2/vpcEndpoint": ["serviceName", "vpcEndpointType", "vpcId"],
  "ecr/lifecyclePolicy": ["repository"],
  "ecr/pullThroughCacheRule": ["ecrRepositoryPrefix", "upstreamRegistryUrl"],
  "ecr/repository": ["encryptionConfigurations", "name"],
  "ecr/repositoryPolicy": ["repository"],
  "eks/accessEntry": ["clusterName", "principalArn"],
  "eks/accessPolicyAssociation": ["accessScope", "clusterName", "policyArn", "principalArn"],
  "eks/addon": ["addonName", "clusterName"],
  "eks/cluster": ["bootstrapSelfManagedAddons", "encryptionConfig", "kubernetesNetworkConfig", "name", "roleArn"],
  "eks/nodeGroup": ["amiType", "capacityType", "clusterName", "instanceTypes", "nodeRoleArn", "subnetIds"],
  "eks/podIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "iam/policy": ["description", "name", "path"],
  "iam/role": ["name", "path"],
  "iam/rolePolicy": ["name", "role"],
  "iam/rolePolicyAttachment": ["policyArn", "role"],
  "kms/key": ["customerMasterKeySpec", "keyUsage"],
  "rds/instance": ["dbName", "engine", "identifier", "kmsKeyId", "storageEncrypted", "username"],
  "rds/parameterGroup": ["description", "family", "name"],
  "route53/record": ["name", "setIdentifier", "type", "zoneId"],
  "vpc/securityGroupEgressRule": ["securityGroupId"],
  "vpc/securityGroupIngressRule": ["securityGroupId"],
};

/** Inputs by which AWS tells resources of a type apart: no two of them may be the same. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  "cloudwatch/logGroup": ["name"],
  "ecr/pullThroughCacheRule": ["ecrRepositoryPrefix"],
  "ecr/repository": ["name"],
  "eks/addon": ["clusterName", "addonName"],
  "eks/cluster": ["name"],
  "eks/nodeGroup": ["clusterName", "nodeGroupName"],
  "eks/podIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "iam/policy": ["name"],
  "iam/role": ["name"],
  "kms/alias": ["name"],
  "rds/instance": ["identifier"],
  "rds/parameterGroup": ["name"],
  "rds/subnetGroup": ["name"],
};

/** Why AWS refuses to delete a resource with such inputs, if it does. */
const KEPT: Readonly<Record<string, (inputs: Props) => string | undefined>> = {
  "ecr/repository": ({ forceDelete }) =>
    forceDelete === true ? undefined : "it may hold images, and has no forceDelete",
  "eks/cluster": ({ deletionProtection }) => (deletionProtection === true ? "its deletionProtection is on" : undefined),
  "rds/instance": ({ deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier }) => {
    if (deletionProtection === true) return "its deletionProtection is on";
    if (skipFinalSnapshot === true || finalSnapshotIdentifier !== undefined) return undefined;
    return "it has neither skipFinalSnapshot nor finalSnapshotIdentifier";
  },
};

/** The rules of one type of AWS. */
export interface AwsRules {
  readonly replacing: readonly string[];
  /** Undefined where AWS gives resources identifiers of its own. */
  readonly namedBy: readonly string[] | undefined;
  /** Why it cannot be deleted, if so. */
  readonly kept: (inputs: Props) => string | undefined;
}

/** The rules for a token such as `aws:ec2/vpc:Vpc`; a type that has none is replaced when its name changes. */
export function awsRules(token: string): AwsRules {
  const type = token.split(":")[1] ?? "";
  return {
    replacing: REPLACING[type] ?? ["name"],
    namedBy: NAMED_BY[type],
    kept: KEPT[type] ?? (() => undefined),
  };
}
