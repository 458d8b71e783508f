import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Instance } from "@pulumi/aws/rds/instance";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random";

import type { RdsSettings } from "../../settings/schema/aws";
import {
  administration,
  ADMINISTRATOR,
  POSTGRES_IMAGE,
  POSTGRES_PORT,
  type PostgresServer,
} from "../database/postgres/administration";
import { databasesOn, type DatabaseMaker } from "../database/database";
import type { WorkloadContext } from "../workload/context";

/** What servers of all applications share. */
export interface RdsOptions extends Omit<RdsSettings, "kind"> {
  readonly vpcId: pulumi.Input<string>;
  /** Subnets in two zones at least, without a way in from the internet. */
  readonly subnetIds: pulumi.Input<string>[];
  /** Security group of the cluster's nodes: who may connect. */
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  /** Prefix of the image with PostgreSQL's clients, as in `<baseRegistry>/postgres:17-trixie`. */
  readonly baseRegistry: string;
  /**
   * Refuse to delete a server, and keep its data when it is deleted all the same.
   * @default false
   */
  readonly protect?: boolean;
}

/** What an {@link RdsPostgres} can be told. */
export interface RdsPostgresArgs extends RdsOptions, WorkloadContext {}

/** AWS moves on to newer minor versions by itself, in the maintenance window. The next major one is a decision. */
const ENGINE = { engine: "postgres", engineVersion: "17", family: "postgres17" } as const;

/** Hours of UTC in which little happens in Europe. */
const WINDOWS = { backupWindow: "01:00-02:00", maintenanceWindow: "sun:02:30-sun:03:30" } as const;

/** Days of performance data that cost nothing. */
const FREE_INSIGHTS_DAYS = 7;

/** The longest that a server keeps its log, in minutes; a copy in CloudWatch would cost by the gigabyte. */
const LOG_MINUTES = 7 * 24 * 60;

/** Makes servers in Amazon RDS. */
export function rdsDatabases(options: RdsOptions): DatabaseMaker {
  return (name, args, opts) =>
    databasesOn(new RdsPostgres(name, { ...args.context, ...options }, opts), name, args, opts);
}

/**
 * A PostgreSQL server in Amazon RDS: encrypted, backed up, reachable from the cluster's nodes alone and by TLS alone.
 * Its administrator is no superuser; applications get logins of their own by `PostgresLogin`.
 */
export class RdsPostgres extends pulumi.ComponentResource implements PostgresServer {
  readonly name: string;
  readonly host: pulumi.Output<string>;
  readonly port = POSTGRES_PORT;
  readonly image: string;
  // Not verify-full: the authority that signs RDS's certificates is in no client's image.
  readonly sslMode = "require";
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  /** None: the security group decides. */
  readonly clientLabels = {};

  constructor(name: string, args: RdsPostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:RdsPostgres", name, {}, opts);

    this.name = name;
    this.image = `${args.baseRegistry}/${POSTGRES_IMAGE.tag}`;
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
        // With AWS's own key for RDS: nobody can delete it and so make the backups unreadable.
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
        // A change that restarts the server waits for the maintenance window where that matters.
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

  /** Lets the nodes in, and nothing out. */
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

  /** A name that no snapshot of an earlier server bears. */
  private finalSnapshot(name: string): pulumi.Output<string> {
    const { hex } = new RandomId(`${name}-final`, { byteLength: 4 }, { parent: this });
    return pulumi.interpolate`${name}-final-${hex}`;
  }
}
