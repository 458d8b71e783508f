import { elasticIp, natGateway, vpcEndpoint } from "../cost/rules/network";
import { labelled } from "../text/short";
import { EC2_TAG_ACTIONS, SECURITY_GROUP_RULE_ACTIONS } from "./actions";
import type { AwsService } from "./aws-type";

export const EC2: AwsService = {
  readActions: ["ec2:Describe*"],
  types: {
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
      actions: { region: SECURITY_GROUP_RULE_ACTIONS },
      replaceOnChanges: ["vpcId"],
      risk: "access",
      charge: "free",
    },
    "aws:ec2/eip:Eip": {
      actions: {
        region: [
          "ec2:AllocateAddress",
          "ec2:AssociateAddress",
          "ec2:DisassociateAddress",
          "ec2:ReleaseAddress",
          ...EC2_TAG_ACTIONS,
        ],
      },
      computed: (name) => ({ publicIp: `[address of ${name}]` }),
      replaceOnChanges: ["domain"],
      charge: elasticIp,
    },
    "aws:ec2/flowLog:FlowLog": {
      actions: {
        region: [
          "ec2:CreateFlowLogs",
          "ec2:DeleteFlowLogs",
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          ...EC2_TAG_ACTIONS,
        ],
      },
      passesRolesTo: ["vpc-flow-logs"],
      replaceOnChanges: ["vpcId", "logDestination", "trafficType", "iamRoleArn"],
      charge: "with another",
    },
    "aws:ec2/internetGateway:InternetGateway": {
      actions: {
        region: [
          "ec2:AttachInternetGateway",
          "ec2:CreateInternetGateway",
          "ec2:DeleteInternetGateway",
          "ec2:DetachInternetGateway",
          ...EC2_TAG_ACTIONS,
        ],
      },
      charge: "free",
    },
    "aws:ec2/launchTemplate:LaunchTemplate": {
      actions: {
        region: [
          "ec2:CreateLaunchTemplate",
          "ec2:CreateLaunchTemplateVersion",
          "ec2:DeleteLaunchTemplate",
          "ec2:DeleteLaunchTemplateVersions",
          "ec2:ModifyLaunchTemplate",
          ...EC2_TAG_ACTIONS,
        ],
      },
      computed: () => ({ defaultVersion: 1, latestVersion: 1 }),
      risk: "rollout",
      charge: "with another",
    },
    "aws:ec2/natGateway:NatGateway": {
      actions: { region: ["ec2:CreateNatGateway", "ec2:DeleteNatGateway", ...EC2_TAG_ACTIONS] },
      replaceOnChanges: ["allocationId", "connectivityType", "subnetId"],
      charge: natGateway,
    },
    "aws:ec2/networkAcl:NetworkAcl": { risk: "access", charge: "free" },
    "aws:ec2/networkAclRule:NetworkAclRule": { risk: "access", charge: "free" },
    "aws:ec2/route:Route": {
      actions: { region: ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"] },
      replaceOnChanges: ["destinationCidrBlock", "routeTableId"],
      charge: "free",
    },
    "aws:ec2/routeTable:RouteTable": {
      actions: { region: ["ec2:CreateRouteTable", "ec2:DeleteRouteTable", ...EC2_TAG_ACTIONS] },
      replaceOnChanges: ["vpcId"],
      charge: "free",
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
      actions: {
        region: ["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation"],
      },
      replaceOnChanges: ["gatewayId", "subnetId"],
      charge: "free",
    },
    "aws:ec2/securityGroup:SecurityGroup": {
      actions: { region: ["ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup", ...SECURITY_GROUP_RULE_ACTIONS] },
      replaceOnChanges: ["description", "name", "vpcId"],
      risk: "access",
      charge: "free",
    },
    "aws:ec2/securityGroupRule:SecurityGroupRule": { risk: "access", charge: "free" },
    "aws:ec2/subnet:Subnet": {
      actions: {
        region: ["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute", ...EC2_TAG_ACTIONS],
      },
      replaceOnChanges: ["availabilityZone", "cidrBlock", "vpcId"],
      keyValues: (inputs) => [
        [
          labelled(inputs.cidrBlock),
          labelled(inputs.availabilityZone),
          inputs.mapPublicIpOnLaunch === true ? "public" : undefined,
        ]
          .filter(Boolean)
          .join(" "),
      ],
      risk: "data",
      charge: "free",
    },
    "aws:ec2/vpc:Vpc": {
      actions: { region: ["ec2:CreateVpc", "ec2:DeleteVpc", "ec2:ModifyVpcAttribute", ...EC2_TAG_ACTIONS] },
      computed: (name) => ({
        defaultNetworkAclId: `[network ACL of ${name}]`,
        defaultSecurityGroupId: `[security group of ${name}]`,
        mainRouteTableId: `[main route table of ${name}]`,
      }),
      replaceOnChanges: ["cidrBlock"],
      risk: "data",
      charge: "free",
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
      actions: {
        region: ["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint", ...EC2_TAG_ACTIONS],
      },
      replaceOnChanges: ["serviceName", "vpcEndpointType", "vpcId"],
      accessInputs: ["policy"],
      policyDocuments: { policy: "resource" },
      charge: vpcEndpoint,
    },
  },
};
