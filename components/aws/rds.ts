import * as pulumi from "@pulumi/pulumi";

import type { DatabaseFactory } from "../database/database";
import { mysqlDatabases } from "../database/mysql";
import * as mysql from "../database/mysql/administration";
import { postgresDatabases } from "../database/postgres";
import * as postgres from "../database/postgres/administration";
import { authoritiesMap } from "./rds-authorities";
import { type RdsEngine, rdsInstance, type RdsOptions, type RdsServerArgs } from "./rds-instance";

/** Maximum retention of logs on the server, in minutes; a copy in CloudWatch would be billed per gigabyte. */
const LOG_MINUTES = 7 * 24 * 60;

const POSTGRES: RdsEngine = {
  engine: "postgres",
  engineVersion: "17",
  title: "PostgreSQL",
  port: postgres.POSTGRES_PORT,
  parameters: {
    family: "postgres17",
    values: { "rds.force_ssl": "1", "rds.log_retention_period": String(LOG_MINUTES) },
  },
};

const MYSQL: RdsEngine = {
  engine: "mariadb",
  engineVersion: "11.8",
  title: "MariaDB",
  port: mysql.MYSQL_PORT,
  parameters: { family: "mariadb11.8", values: { require_secure_transport: "1", character_set_server: "utf8mb4" } },
  withoutInsights: /^db\.t\w+\.(micro|small)$/,
};

/** Creates servers in Amazon RDS, by engine. */
export function rdsDatabases(options: RdsOptions): Readonly<Record<"mysql" | "postgres", DatabaseFactory>> {
  return {
    mysql: (name, args, opts) =>
      mysqlDatabases(new RdsMysql(name, { ...args.context, ...options }, opts), name, args, opts),
    postgres: (name, args, opts) =>
      postgresDatabases(new RdsPostgres(name, { ...args.context, ...options }, opts), name, args, opts),
  };
}

/** A PostgreSQL server in Amazon RDS, by {@link rdsInstance}; applications get their own logins from `PostgresLogin`. */
export class RdsPostgres extends pulumi.ComponentResource implements postgres.PostgresServer {
  readonly name: string;
  readonly host: pulumi.Output<string>;
  readonly port = postgres.POSTGRES_PORT;
  readonly image: string;
  readonly authorities: pulumi.Output<string>;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  /** None: the security group controls access. */
  readonly clientLabels = {};

  constructor(name: string, args: RdsServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:RdsPostgres", name, {}, opts);

    this.name = name;
    this.image = args.upstreamImage(postgres.POSTGRES_IMAGE.reference);
    const admin = postgres.administration(name, args, postgres.JOB_SCRIPTS, { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    this.authorities = authoritiesMap(name, args.region, args, { parent: this }).metadata.name;
    const administrator = { username: postgres.ADMINISTRATOR, password: admin.password };
    this.host = rdsInstance(name, POSTGRES, administrator, args, this).address;

    this.registerOutputs({ host: this.host, port: this.port });
  }
}

/** A MariaDB server in Amazon RDS, by {@link rdsInstance}; applications get their own logins from `MysqlLogin`. */
export class RdsMysql extends pulumi.ComponentResource implements mysql.MysqlServer {
  readonly host: pulumi.Output<string>;
  readonly port = mysql.MYSQL_PORT;
  readonly image: string;
  readonly authorities: pulumi.Output<string>;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  /** None: the security group controls access. */
  readonly clientLabels = {};

  constructor(name: string, args: RdsServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:RdsMysql", name, {}, opts);

    this.image = args.upstreamImage(mysql.MYSQL_IMAGE.reference);
    const admin = mysql.administration(name, args, mysql.JOB_SCRIPTS, { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    this.authorities = authoritiesMap(name, args.region, args, { parent: this }).metadata.name;
    const administrator = { username: mysql.ADMINISTRATOR, password: admin.password };
    this.host = rdsInstance(name, MYSQL, administrator, args, this).address;

    this.registerOutputs({ host: this.host, port: this.port });
  }
}
