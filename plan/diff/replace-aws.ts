/** Inputs of a type whose change AWS answers with a new resource: the first part of a path, by module and type. */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  "acm/certificate": ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm"],
  "acm/certificateValidation": ["certificateArn", "validationRecordFqdns"],
  "autoscaling/schedule": ["autoscalingGroupName", "scheduledActionName"],
  "ec2/defaultSecurityGroup": ["vpcId"],
  "ec2/eip": ["domain"],
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
  "ecr/repositoryCreationTemplate": ["prefix"],
  "ecr/repositoryPolicy": ["repository"],
  "eks/accessEntry": ["clusterName", "principalArn", "type"],
  "eks/accessPolicyAssociation": ["accessScope", "clusterName", "policyArn", "principalArn"],
  "eks/addon": ["addonName", "clusterName"],
  "eks/cluster": ["bootstrapSelfManagedAddons", "encryptionConfig", "kubernetesNetworkConfig", "name", "roleArn"],
  "eks/nodeGroup": [
    "amiType",
    "capacityType",
    "clusterName",
    "diskSize",
    "instanceTypes",
    "nodeGroupName",
    "nodeRoleArn",
    "subnetIds",
  ],
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

/** Of the component the arguments that its cluster gets as one of the above. */
const REPLACING_CLUSTER = ["name", "encryptionConfigKeyArn", "bootstrapSelfManagedAddons"];

/** The inputs of a type such as `aws:ec2/vpc:Vpc` that cannot be changed in place; where nothing is known, its name. */
export function replacingInAws(token: string): readonly string[] {
  if (token === "eks:index:Cluster") return REPLACING_CLUSTER;
  return REPLACING[token.split(":")[1] ?? ""] ?? ["name"];
}
