import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import type { Resources } from "../../workload/hardening";
import type { ServerProbes } from "../../workload/probes";
import { createStatefulService } from "../../workload/stateful-service";
import { SCRIPTS_FOLDER } from "../scripts";
import {
  administration,
  ADMINISTRATOR,
  JOB_SCRIPTS,
  MYSQL_IMAGE,
  MYSQL_PORT,
  type MysqlServer,
  POD_SCRIPTS,
} from "./administration";

/** Arguments for {@link Mysql}. */
export interface MysqlArgs extends WorkloadContext {
  /** The server's image: {@link MYSQL_IMAGE}, or the same from a mirror. */
  readonly image: string;
  readonly resources: Resources;
  /** Size of the volume in GiB. */
  readonly storage: number;
  /** Key of the setting that the size comes from. @default none */
  readonly storageSetting?: string;
  /**
   * Keep the volume when the stack is destroyed, and protect the server from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

const FOLDERS = {
  volume: "/var/lib/mysql",
  /** The server's socket, and the statements that it runs when it starts. */
  run: "/run/mysqld",
  admin: "/run/secrets/mysql",
} as const;

/** For what is still in memory only; the data is safe in any case, but the next start then takes longer. */
const SHUTDOWN_SECONDS = 60;

/**
 * MiB of memory per MiB of cache, and per connection: besides the cache a server takes some 60 MiB, and a connection up to
 * 2 MiB while it sorts.
 */
const MEMORY_PER = { cache: 4, connection: 4 } as const;

/**
 * A MariaDB server in the cluster, with one replica and its own volume. The administrator's password is generated and
 * applied at each start; applications get their own logins from `MysqlLogin`.
 */
export class Mysql extends pulumi.ComponentResource implements MysqlServer {
  readonly host: string;
  readonly port = MYSQL_PORT;
  readonly image: string;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  readonly clientLabels: Readonly<Record<string, string>>;

  constructor(name: string, args: MysqlArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:Mysql", name, {}, opts);
    const { storage, storageSetting: setting, resources, protect = false } = args;

    this.host = name;
    this.image = args.image;
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    const admin = administration(name, args, [...POD_SCRIPTS, ...JOB_SCRIPTS], { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    createStatefulService(
      name,
      {
        ...args,
        container: "mysql",
        user: MYSQL_IMAGE.user,
        command: ["sh", `${SCRIPTS_FOLDER}/start.sh`],
        env: {
          SERVER_PORT: String(MYSQL_PORT),
          ADMIN_USER: ADMINISTRATOR,
          ADMIN_PASSWORD_FILE: `${FOLDERS.admin}/password`,
          VOLUME_FOLDER: FOLDERS.volume,
          RUN_FOLDER: FOLDERS.run,
          CACHE: `${Math.floor(resources.memory / MEMORY_PER.cache)}M`,
          MAX_CONNECTIONS: String(Math.floor(resources.memory / MEMORY_PER.connection)),
        },
        mountedSecrets: { [FOLDERS.admin]: this.adminSecret },
        mountedConfigMaps: { [SCRIPTS_FOLDER]: this.scripts },
        sharedFolders: { run: { size: 16 } },
        folders: { [FOLDERS.run]: "run" },
        ports: { mysql: MYSQL_PORT },
        probes: PROBES,
        callers: { mysql: { labels: this.clientLabels } },
        // Clients reconnect by themselves.
        preStopSeconds: 0,
        shutdownSeconds: SHUTDOWN_SECONDS,
        claims: { data: { folder: FOLDERS.volume, size: storage, setting } },
        keepClaims: protect,
        protect,
        headless: false,
      },
      { parent: this },
    );

    this.registerOutputs({ host: this.host, port: this.port });
  }
}

/** Fails while the data is initialized or recovered. */
const EXEC = { command: ["sh", `${SCRIPTS_FOLDER}/ping.sh`] };

const PROBES: ServerProbes = {
  startup: { exec: EXEC, periodSeconds: 1, failureThreshold: 300 },
  readiness: { exec: EXEC, periodSeconds: 3 },
  liveness: {
    exec: EXEC,
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 6,
    terminationGracePeriodSeconds: SHUTDOWN_SECONDS,
  },
};
