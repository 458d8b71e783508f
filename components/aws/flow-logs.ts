import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";

import type { FlowLogsSettings } from "../../settings/schema/aws";
import { policyDocument, trustService } from "./policy-document";

/** Arguments for {@link FlowLogs}. */
export interface FlowLogsArgs extends FlowLogsSettings {
  readonly account: string;
  readonly vpcId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the logs. */
  readonly keyArn: pulumi.Input<string>;
}

/** VPC flow logs in CloudWatch. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:FlowLogs", name, {}, opts);

    const group = new LogGroup(
      name,
      { name: `/aws/vpc/${name}`, retentionInDays: args.retentionDays, kmsKeyId: args.keyArn, tags: { Name: name } },
      { parent: this },
    );
    const role = this.writerRole(name, args.account, group);
    new FlowLog(
      name,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        tags: { Name: name },
      },
      { parent: this },
    );

    this.registerOutputs({});
  }

  /** May not create log groups: a deleted group would otherwise come back without a retention period. */
  private writerRole(name: string, account: string, group: LogGroup): Role {
    const role = new Role(
      name,
      {
        assumeRolePolicy: trustService("vpc-flow-logs.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": account },
        }),
        tags: { Name: name },
      },
      { parent: this },
    );
    const policy = policyDocument([
      {
        actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        resources: [pulumi.interpolate`${group.arn}:*`],
      },
      { actions: ["logs:DescribeLogGroups"], resources: ["*"] },
    ]);
    new RolePolicy(name, { role: role.name, policy }, { parent: this });
    return role;
  }
}
