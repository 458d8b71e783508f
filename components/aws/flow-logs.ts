import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument, trustService } from "./policy-document";

/** What {@link FlowLogs} can be told. */
export interface FlowLogsArgs {
  readonly account: string;
  readonly vpcId: pulumi.Input<string>;
  /** Days for which they are kept. */
  readonly retentionDays: number;
  /** ARN of the KMS key that encrypts them. */
  readonly keyArn: pulumi.Input<string>;
}

/** Records of who talks to whom in a network, in CloudWatch. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:FlowLogs", name, {}, opts);

    const group = new LogGroup(
      name,
      { name: `/aws/vpc/${name}`, retentionInDays: args.retentionDays, kmsKeyId: args.keyArn, tags: { Name: name } },
      { parent: this },
    );
    const role = this.writer(name, args.account, group);
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

  /** It cannot make a log group: one that was deleted would else come back, without an end to what it keeps. */
  private writer(name: string, account: string, group: LogGroup): Role {
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
