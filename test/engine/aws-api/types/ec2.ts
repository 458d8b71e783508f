import { at, items } from "../../../../lib/values";
import { byId, fromInputs, joined, type ApiCall, type ApiResource, type ApiTypes } from "../api-type";

const ALL_TRAFFIC = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

/** The tags of a resource that EC2 makes. */
function tagged(resourceType: string, more: ApiCall["parameters"] = () => ({})): NonNullable<ApiCall["parameters"]> {
  return (resource) => ({
    TagSpecifications: [{ ResourceType: resourceType, Tags: resource.state.tags }],
    ...more(resource),
  });
}

/** The rules of the group that a result describes; undefined if it has none. */
function rules({ result }: ApiResource, direction: string): unknown {
  const found = at(result, "SecurityGroups", 0, direction);
  return items(found).length > 0 ? found : undefined;
}

export const EC2_TYPES: ApiTypes = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    service: "ec2",
    create: {
      operation: "DescribeSecurityGroups",
      sends: [],
      parameters: ({ state }) => ({
        Filters: [
          { Name: "vpc-id", Values: [state.vpcId] },
          { Name: "group-name", Values: ["default"] },
        ],
      }),
    },
    converts: ["vpcId"],
    leavesOut: {
      ingress: "always empty: the provider revokes the rules",
      egress: "always empty: the provider revokes the rules",
      tags: "no test reads them",
    },
    id: ({ result }) => at(result, "SecurityGroups", 0, "GroupId"),
    then: [
      {
        operation: "RevokeSecurityGroupIngress",
        when: (resource) => rules(resource, "IpPermissions") !== undefined,
        parameters: (resource) => ({ GroupId: resource.id, IpPermissions: rules(resource, "IpPermissions") }),
      },
      {
        operation: "RevokeSecurityGroupEgress",
        when: (resource) => rules(resource, "IpPermissionsEgress") !== undefined,
        parameters: (resource) => ({ GroupId: resource.id, IpPermissions: rules(resource, "IpPermissionsEgress") }),
      },
    ],
    delete: [],
  },
  "aws:ec2/eip:Eip": {
    service: "ec2",
    create: { operation: "AllocateAddress", parameters: tagged("elastic-ip") },
    converts: ["tags"],
    id: ({ result }) => result.AllocationId,
    outputs: ({ result }) => ({ publicIp: result.PublicIp }),
    delete: [{ operation: "ReleaseAddress", parameters: byId("AllocationId") }],
  },
  "aws:ec2/flowLog:FlowLog": {
    service: "ec2",
    create: {
      operation: "CreateFlowLogs",
      sends: {
        iamRoleArn: "DeliverLogsPermissionArn",
        logDestination: "LogDestination",
        logDestinationType: "LogDestinationType",
        trafficType: "TrafficType",
      },
      parameters: tagged("vpc-flow-log", ({ state }) => ({ ResourceType: "VPC", ResourceIds: [state.vpcId] })),
    },
    converts: ["tags", "vpcId"],
    id: ({ result }) => at(result, "FlowLogIds", 0),
    delete: [{ operation: "DeleteFlowLogs", parameters: ({ id }) => ({ FlowLogIds: [id] }) }],
  },
  "aws:ec2/internetGateway:InternetGateway": {
    service: "ec2",
    create: { operation: "CreateInternetGateway", parameters: tagged("internet-gateway") },
    converts: ["tags"],
    id: ({ result }) => at(result, "InternetGateway", "InternetGatewayId"),
    then: [{ operation: "AttachInternetGateway", sends: ["vpcId"], parameters: byId("InternetGatewayId") }],
    delete: [
      { operation: "DetachInternetGateway", sends: ["vpcId"], parameters: byId("InternetGatewayId") },
      { operation: "DeleteInternetGateway", parameters: byId("InternetGatewayId") },
    ],
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    service: "ec2",
    create: {
      operation: "CreateLaunchTemplate",
      sends: { name: "LaunchTemplateName" },
      parameters: tagged("launch-template", ({ state }) => ({
        LaunchTemplateData: {
          blockDeviceMappings: state.blockDeviceMappings,
          metadataOptions: state.metadataOptions,
          tagSpecifications: state.tagSpecifications,
        },
      })),
    },
    converts: ["blockDeviceMappings", "metadataOptions", "tags", "tagSpecifications"],
    leavesOut: { updateDefaultVersion: "the first version is the default one; no test makes another" },
    named: "name",
    id: ({ result }) => at(result, "LaunchTemplate", "LaunchTemplateId"),
    outputs: ({ result }) => ({
      defaultVersion: at(result, "LaunchTemplate", "DefaultVersionNumber"),
      latestVersion: at(result, "LaunchTemplate", "LatestVersionNumber"),
    }),
    delete: [{ operation: "DeleteLaunchTemplate", parameters: byId("LaunchTemplateId") }],
  },
  "aws:ec2/natGateway:NatGateway": {
    service: "ec2",
    create: { operation: "CreateNatGateway", parameters: tagged("natgateway") },
    converts: ["tags"],
    id: ({ result }) => at(result, "NatGateway", "NatGatewayId"),
    delete: [{ operation: "DeleteNatGateway", parameters: byId("NatGatewayId") }],
  },
  "aws:ec2/route:Route": {
    service: "ec2",
    create: { operation: "CreateRoute" },
    id: ({ state }) => joined("_", state.routeTableId, state.destinationCidrBlock),
    delete: [{ operation: "DeleteRoute", sends: ["routeTableId", "destinationCidrBlock"] }],
  },
  "aws:ec2/routeTable:RouteTable": {
    service: "ec2",
    create: { operation: "CreateRouteTable", parameters: tagged("route-table") },
    converts: ["tags"],
    id: ({ result }) => at(result, "RouteTable", "RouteTableId"),
    delete: [{ operation: "DeleteRouteTable", parameters: byId("RouteTableId") }],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    service: "ec2",
    create: { operation: "AssociateRouteTable" },
    id: ({ result }) => result.AssociationId,
    delete: [{ operation: "DisassociateRouteTable", parameters: byId("AssociationId") }],
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    service: "ec2",
    create: {
      operation: "CreateSecurityGroup",
      sends: { name: "GroupName", description: "Description", vpcId: "VpcId" },
      parameters: tagged("security-group"),
    },
    converts: ["tags"],
    leavesOut: { egress: "always empty: the provider revokes the rule that AWS makes" },
    named: "name",
    id: ({ result }) => result.GroupId,
    then: [
      {
        operation: "RevokeSecurityGroupEgress",
        parameters: ({ id }) => ({ GroupId: id, IpPermissions: ALL_TRAFFIC }),
      },
    ],
    delete: [{ operation: "DeleteSecurityGroup", parameters: byId("GroupId") }],
  },
  "aws:ec2/subnet:Subnet": {
    service: "ec2",
    create: { operation: "CreateSubnet", parameters: tagged("subnet") },
    converts: ["tags"],
    id: ({ result }) => at(result, "Subnet", "SubnetId"),
    then: [{ operation: "ModifySubnetAttribute", sends: ["mapPublicIpOnLaunch"], parameters: byId("SubnetId") }],
    delete: [{ operation: "DeleteSubnet", parameters: byId("SubnetId") }],
  },
  "aws:ec2/vpc:Vpc": {
    service: "ec2",
    create: { operation: "CreateVpc", parameters: tagged("vpc") },
    converts: ["tags"],
    id: ({ result }) => at(result, "Vpc", "VpcId"),
    then: ["enableDnsSupport", "enableDnsHostnames"].map((attribute) => ({
      operation: "ModifyVpcAttribute",
      sends: [attribute],
      parameters: byId("VpcId"),
    })),
    delete: [{ operation: "DeleteVpc", parameters: byId("VpcId") }],
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    service: "ec2",
    create: { operation: "CreateVpcEndpoint", parameters: tagged("vpc-endpoint") },
    converts: ["tags"],
    id: ({ result }) => at(result, "VpcEndpoint", "VpcEndpointId"),
    delete: [{ operation: "DeleteVpcEndpoints", parameters: ({ id }) => ({ VpcEndpointIds: [id] }) }],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    service: "ec2",
    create: {
      operation: "AuthorizeSecurityGroupIngress",
      sends: { securityGroupId: "GroupId" },
      parameters: tagged("security-group-rule", ({ state }) => ({
        IpPermissions: [
          {
            IpProtocol: state.ipProtocol,
            FromPort: state.fromPort,
            ToPort: state.toPort,
            ...(state.referencedSecurityGroupId !== undefined && {
              UserIdGroupPairs: [{ GroupId: state.referencedSecurityGroupId, Description: state.description }],
            }),
            ...(state.cidrIpv4 !== undefined && {
              IpRanges: [{ CidrIp: state.cidrIpv4, Description: state.description }],
            }),
          },
        ],
      })),
    },
    converts: ["cidrIpv4", "description", "fromPort", "ipProtocol", "referencedSecurityGroupId", "tags", "toPort"],
    id: ({ result }) => at(result, "SecurityGroupRules", 0, "SecurityGroupRuleId"),
    delete: [
      {
        operation: "RevokeSecurityGroupIngress",
        parameters: (resource) => ({
          ...fromInputs({ GroupId: "securityGroupId" })(resource),
          SecurityGroupRuleIds: [resource.id],
        }),
      },
    ],
  },
};
