import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Instance } from "@pulumi/aws/rds/instance";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random";

import type { RdsSettings } from "../../settings/schema/databases";
import type { DatabaseFactory } from "../database/database";
import { postgresDatabases } from "../database/postgres";
import {
  administration,
  ADMINISTRATOR,
  POSTGRES_IMAGE,
  POSTGRES_PORT,
  type PostgresServer,
} from "../database/postgres/administration";
import type { WorkloadContext } from "../workload/context";

/** Options common to the servers of all applications. */
export interface RdsOptions extends Omit<RdsSettings, "provider"> {
  readonly vpcId: pulumi.Input<string>;
  /** Subnets in at least two zones, not reachable from the internet. */
  readonly subnetIds: pulumi.Input<string>[];
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

/** Arguments for {@link RdsPostgres}. */
export interface RdsPostgresArgs extends RdsOptions, WorkloadContext {}

/** AWS applies newer minor versions by itself, in the maintenance window. A major upgrade is an explicit change here. */
const ENGINE = { engine: "postgres", engineVersion: "17", family: "postgres17" } as const;

/** Times in UTC with little traffic in Europe. */
const WINDOWS = { backupWindow: "01:00-02:00", maintenanceWindow: "sun:02:30-sun:03:30" } as const;

/** Retention of Performance Insights data, in days, that is free of charge. */
const FREE_INSIGHTS_DAYS = 7;

/** Maximum retention of logs on the server, in minutes; a copy in CloudWatch would be billed per gigabyte. */
const LOG_MINUTES = 7 * 24 * 60;

/** Creates servers in Amazon RDS, by engine. */
export function rdsDatabases(options: RdsOptions): { readonly postgres: DatabaseFactory } {
  return {
    postgres: (name, args, opts) =>
      postgresDatabases(new RdsPostgres(name, { ...args.context, ...options }, opts), name, args, opts),
  };
}

/**
 * A PostgreSQL server in Amazon RDS: encrypted, backed up, reachable only from the cluster's nodes and only over TLS.
 * Its administrator is not a superuser; applications get their own logins from `PostgresLogin`.
 */
export class RdsPostgres extends pulumi.ComponentResource implements PostgresServer {
  readonly name: string;
  readonly host: pulumi.Output<string>;
  readonly port = POSTGRES_PORT;
  readonly image: string;
  // Not verify-full: client images do not contain the certificate authority of RDS.
  readonly sslMode = "require";
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  /** None: the security group controls access. */
  readonly clientLabels = {};

  constructor(name: string, args: RdsPostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:RdsPostgres", name, {}, opts);

    this.name = name;
    this.image = args.upstreamImage(POSTGRES_IMAGE.reference);
    const admin = administration(name, args, ["grant.sh", "prune.sh"], { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    this.host = this.server(name, args, admin.password).address;

    this.registerOutputs({ host: this.host, port: this.port });
  }

  private server(name: string, args: RdsPostgresArgs, password: pulumi.Output<string>): Instance {
    const { protect = false } = args;
    return new Instance(
      name,
      {
        engine: ENGINE.engine,
        engineVersion: ENGINE.engineVersion,
        autoMinorVersionUpgrade: true,
        instanceClass: args.instanceClass,
        multiAz: args.multiAz,
        storageType: "gp3",
        allocatedStorage: args.storage,
        maxAllocatedStorage: args.maxStorage,
        // With the AWS managed key for RDS: nobody can delete it and make the backups unreadable.
        storageEncrypted: true,
        username: ADMINISTRATOR,
        password,
        port: POSTGRES_PORT,
        dbSubnetGroupName: this.subnets(name, args).name,
        vpcSecurityGroupIds: [this.access(name, args).id],
        publiclyAccessible: false,
        parameterGroupName: this.parameters(name).name,
        backupRetentionPeriod: args.backupDays,
        copyTagsToSnapshot: true,
        ...WINDOWS,
        performanceInsightsEnabled: true,
        performanceInsightsRetentionPeriod: FREE_INSIGHTS_DAYS,
        // In protected environments a change that restarts the server waits for the maintenance window.
        applyImmediately: !protect,
        deletionProtection: protect,
        deleteAutomatedBackups: !protect,
        ...(protect ? { finalSnapshotIdentifier: this.finalSnapshot(name) } : { skipFinalSnapshot: true }),
        tags: { Name: name },
      },
      { parent: this, protect },
    );
  }

  private subnets(name: string, { subnetIds }: RdsPostgresArgs): SubnetGroup {
    return new SubnetGroup(name, { subnetIds, tags: { Name: name } }, { parent: this });
  }

  /** Allows connections from nodes, and no egress. */
  private access(name: string, { vpcId, nodeSecurityGroupId }: RdsPostgresArgs): SecurityGroup {
    const group = new SecurityGroup(
      name,
      { vpcId, description: `Clients of the database ${name}`, egress: [], tags: { Name: name } },
      { parent: this },
    );
    new SecurityGroupIngressRule(
      name,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: nodeSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: POSTGRES_PORT,
        toPort: POSTGRES_PORT,
        description: "PostgreSQL from the nodes of the cluster",
      },
      { parent: this },
    );
    return group;
  }

  private parameters(name: string): ParameterGroup {
    return new ParameterGroup(
      name,
      {
        family: ENGINE.family,
        parameters: [
          { name: "rds.force_ssl", value: "1" },
          { name: "rds.log_retention_period", value: String(LOG_MINUTES) },
        ],
        tags: { Name: name },
      },
      { parent: this },
    );
  }

  /** A name that no snapshot of a previous server has. */
  private finalSnapshot(name: string): pulumi.Output<string> {
    const { hex } = new RandomId(`${name}-final`, { byteLength: 4 }, { parent: this });
    return pulumi.interpolate`${name}-final-${hex}`;
  }
}
