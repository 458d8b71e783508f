import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Instance } from "@pulumi/aws/rds/instance";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random";

import { assertName } from "../../settings/name-limits";
import type { RdsSettings } from "../../settings/schema/databases";
import type { WorkloadContext } from "../workload/context";

/** Options common to the servers of all applications. */
export interface RdsOptions extends Omit<RdsSettings, "provider"> {
  /** Region of the servers, whose certificate authorities clients trust. */
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  /** Subnets in at least two zones, not reachable from the internet. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Security group of the cluster's nodes, which may connect. */
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  /** Maps a public image to where it is pulled from; those of the engines contain the client programs. */
  readonly upstreamImage: (reference: string) => string;
  /**
   * Protect servers from deletion, and keep a final snapshot and automated backups if one is deleted anyway.
   * @default false
   */
  readonly protect?: boolean;
}

/** Arguments for the servers of any engine. */
export interface RdsServerArgs extends RdsOptions, WorkloadContext {}

/** What differs between the engines. */
export interface RdsEngine {
  readonly engine: string;
  /** AWS applies newer minor versions by itself, in the maintenance window. A major upgrade is an explicit change here. */
  readonly engineVersion: string;
  /** The engine's name, in descriptions. */
  readonly title: string;
  readonly port: number;
  /** Parameters of the server; they must reject unencrypted connections. */
  readonly parameters: { readonly family: string; readonly values: Readonly<Record<string, string>> };
  /** Instance classes that are too small for Performance Insights. @default none */
  readonly withoutInsights?: RegExp;
}

/** Name and password of a server's administrator. */
export interface RdsAdministrator {
  readonly username: string;
  readonly password: pulumi.Output<string>;
}

/** Times in UTC with little traffic in Europe. */
const WINDOWS = { backupWindow: "01:00-02:00", maintenanceWindow: "sun:02:30-sun:03:30" } as const;

/** Retention of Performance Insights data, in days, that is free of charge. */
const FREE_INSIGHTS_DAYS = 7;

/**
 * Creates a server in Amazon RDS as a child of a component: encrypted, backed up, reachable only from the cluster's nodes
 * and only over TLS. Its administrator is not a superuser.
 *
 * @throws RangeError if its name is too long.
 */
export function rdsInstance(
  name: string,
  engine: RdsEngine,
  administrator: RdsAdministrator,
  args: RdsServerArgs,
  parent: pulumi.Resource,
): Instance {
  const { protect = false } = args;
  assertName("databaseServer", [name], "the name of the database, or of the application before it,");
  return new Instance(
    name,
    {
      engine: engine.engine,
      engineVersion: engine.engineVersion,
      autoMinorVersionUpgrade: true,
      instanceClass: args.instanceClass,
      multiAz: args.multiAz,
      storageType: "gp3",
      allocatedStorage: args.storage,
      maxAllocatedStorage: args.maxStorage,
      // With the AWS managed key for RDS: nobody can delete it and make the backups unreadable.
      storageEncrypted: true,
      ...administrator,
      port: engine.port,
      dbSubnetGroupName: subnets(name, args, parent).name,
      vpcSecurityGroupIds: [access(name, engine, args, parent).id],
      publiclyAccessible: false,
      parameterGroupName: parameters(name, engine, parent).name,
      backupRetentionPeriod: args.backupDays,
      copyTagsToSnapshot: true,
      ...WINDOWS,
      ...(engine.withoutInsights?.test(args.instanceClass) === true
        ? {}
        : { performanceInsightsEnabled: true, performanceInsightsRetentionPeriod: FREE_INSIGHTS_DAYS }),
      // In protected environments a change that restarts the server waits for the maintenance window.
      applyImmediately: !protect,
      deletionProtection: protect,
      deleteAutomatedBackups: !protect,
      ...(protect ? { finalSnapshotIdentifier: finalSnapshot(name, parent) } : { skipFinalSnapshot: true }),
      tags: { Name: name },
    },
    { parent, protect },
  );
}

function subnets(name: string, { subnetIds }: RdsServerArgs, parent: pulumi.Resource): SubnetGroup {
  return new SubnetGroup(name, { subnetIds: [...subnetIds], tags: { Name: name } }, { parent });
}

/** Allows connections from nodes, and no egress. */
function access(
  name: string,
  { title, port }: RdsEngine,
  { vpcId, nodeSecurityGroupId }: RdsServerArgs,
  parent: pulumi.Resource,
): SecurityGroup {
  const group = new SecurityGroup(
    name,
    { vpcId, description: `Clients of the database ${name}`, egress: [], tags: { Name: name } },
    { parent },
  );
  new SecurityGroupIngressRule(
    name,
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: nodeSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description: `${title} from the nodes of the cluster`,
    },
    { parent },
  );
  return group;
}

function parameters(
  name: string,
  { parameters: { family, values } }: RdsEngine,
  parent: pulumi.Resource,
): ParameterGroup {
  const list = Object.entries(values).map(([parameter, value]) => ({ name: parameter, value }));
  return new ParameterGroup(name, { family, parameters: list, tags: { Name: name } }, { parent });
}

/** A name that no snapshot of a previous server has. */
function finalSnapshot(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  const { hex } = new RandomId(`${name}-final`, { byteLength: 4 }, { parent });
  return pulumi.interpolate`${name}-final-${hex}`;
}
