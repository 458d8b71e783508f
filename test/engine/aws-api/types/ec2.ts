import { at, items } from "../../../../lib/values";
import type { ApiCall, ApiResource, ApiTypes } from "../api-type";

/** The call that revokes all rules of one direction that the result of the call before it describes. */
function revocation(operation: string, direction: string): ApiCall {
  const rules = ({ result }: ApiResource): unknown => at(result, "SecurityGroups", 0, direction);
  return {
    operation,
    when: (resource) => items(rules(resource)).length > 0,
    parameters: (resource) => ({ GroupId: resource.id, IpPermissions: rules(resource) }),
  };
}

export const EC2_TYPES: ApiTypes = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    operation: "DescribeSecurityGroups",
    parameters: ({ state }) => ({
      Filters: [
        { Name: "vpc-id", Values: [state.vpcId] },
        { Name: "group-name", Values: ["default"] },
      ],
    }),
    converts: ["vpcId"],
    leavesOut: {
      ingress: "always empty: the provider revokes the rules",
      egress: "always empty: the provider revokes the rules",
      tags: "no test reads them",
    },
    id: "GroupId",
    then: [
      revocation("RevokeSecurityGroupIngress", "IpPermissions"),
      revocation("RevokeSecurityGroupEgress", "IpPermissionsEgress"),
    ],
    delete: [],
  },
  "aws:ec2/eip:Eip": {
    operation: "AllocateAddress",
    tagsAs: "elastic-ip",
    id: "AllocationId",
    outputs: ({ result }) => ({ publicIp: result.PublicIp }),
    delete: [{ operation: "ReleaseAddress" }],
  },
  "aws:ec2/flowLog:FlowLog": {
    operation: "CreateFlowLogs",
    sends: { iamRoleArn: "DeliverLogsPermissionArn", vpcId: "ResourceIds" },
    parameters: () => ({ ResourceType: "VPC" }),
    tagsAs: "vpc-flow-log",
    id: "FlowLogIds",
  },
  "aws:ec2/internetGateway:InternetGateway": {
    tagsAs: "internet-gateway",
    id: "InternetGatewayId",
    then: [{ operation: "AttachInternetGateway", sends: ["vpcId"] }],
    delete: [{ operation: "DetachInternetGateway", sends: ["vpcId"] }, {}],
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    sends: { name: "LaunchTemplateName" },
    parameters: ({ state: { blockDeviceMappings, metadataOptions, tagSpecifications } }) => ({
      LaunchTemplateData: { blockDeviceMappings, metadataOptions, tagSpecifications },
    }),
    tagsAs: "launch-template",
    converts: ["blockDeviceMappings", "metadataOptions", "tagSpecifications"],
    leavesOut: { updateDefaultVersion: "the first version is the default one; no test makes another" },
    named: "name",
    id: "LaunchTemplateId",
    outputs: ({ result }) => ({
      defaultVersion: at(result, "LaunchTemplate", "DefaultVersionNumber"),
      latestVersion: at(result, "LaunchTemplate", "LatestVersionNumber"),
    }),
  },
  "aws:ec2/natGateway:NatGateway": { tagsAs: "natgateway", id: "NatGatewayId" },
  "aws:ec2/route:Route": { id: ["routeTableId", "destinationCidrBlock"] },
  "aws:ec2/routeTable:RouteTable": { tagsAs: "route-table", id: "RouteTableId" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    operation: "AssociateRouteTable",
    id: "AssociationId",
    delete: [{ operation: "DisassociateRouteTable" }],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    sends: { name: "GroupName" },
    tagsAs: "security-group",
    leavesOut: { egress: "always empty: the provider revokes the rule that AWS makes" },
    named: "name",
    id: "GroupId",
    then: [
      {
        operation: "RevokeSecurityGroupEgress",
        parameters: ({ id }) => ({
          GroupId: id,
          IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
        }),
      },
    ],
  },
  "aws:ec2/subnet:Subnet": {
    tagsAs: "subnet",
    id: "SubnetId",
    then: [{ operation: "ModifySubnetAttribute", sends: ["mapPublicIpOnLaunch"] }],
  },
  "aws:ec2/vpc:Vpc": {
    tagsAs: "vpc",
    id: "VpcId",
    then: ["enableDnsSupport", "enableDnsHostnames"].map((attribute) => ({
      operation: "ModifyVpcAttribute",
      sends: [attribute],
    })),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    tagsAs: "vpc-endpoint",
    id: "VpcEndpointId",
    delete: [{ operation: "DeleteVpcEndpoints" }],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    service: "ec2",
    operation: "AuthorizeSecurityGroupIngress",
    sends: { securityGroupId: "GroupId" },
    parameters: ({ state: { ipProtocol, fromPort, toPort, description, referencedSecurityGroupId, cidrIpv4 } }) => ({
      IpPermissions: {
        ...{ ipProtocol, fromPort, toPort },
        ...(referencedSecurityGroupId !== undefined && {
          UserIdGroupPairs: { GroupId: referencedSecurityGroupId, description },
        }),
        ...(cidrIpv4 !== undefined && { IpRanges: { CidrIp: cidrIpv4, description } }),
      },
    }),
    converts: ["cidrIpv4", "description", "fromPort", "ipProtocol", "referencedSecurityGroupId", "toPort"],
    tagsAs: "security-group-rule",
    id: "SecurityGroupRuleId",
    delete: [{ operation: "RevokeSecurityGroupIngress", sends: { securityGroupId: "GroupId" } }],
  },
};
