import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import type { Resources } from "../../workload/hardening";
import type { ServerProbes } from "../../workload/probes";
import { createStatefulService } from "../../workload/stateful-service";
import {
  administration,
  ADMINISTRATOR,
  JOB_SCRIPTS,
  POSTGRES_IMAGE,
  POSTGRES_PORT,
  type PostgresServer,
} from "./administration";
import { SCRIPTS_FOLDER } from "../scripts";

/** Arguments for {@link Postgres}. */
export interface PostgresArgs extends WorkloadContext {
  /** The server's image: {@link POSTGRES_IMAGE}, or the same from a mirror. */
  readonly image: string;
  /**
   * Size of the volume in GiB.
   * @default 5
   */
  readonly storage?: number;
  /** Key of the setting that the size comes from. @default none */
  readonly storageSetting?: string;
  /** @default 100 milliCPU, 256 MiB */
  readonly resources?: Resources;
  /**
   * Keep the volume when the stack is destroyed, and protect the server from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

const DATA = "/var/lib/postgresql/data";

const ADMIN_FOLDER = "/run/secrets/postgres";

/** The image stops the server with SIGINT (fast shutdown); the time is for its last checkpoint. */
const SHUTDOWN_SECONDS = 60;

/** Default memory of a server in MiB. */
export const POSTGRES_MEMORY = 256;

const DEFAULTS = { storage: 5, resources: { cpu: 100, memory: POSTGRES_MEMORY }, protect: false } as const;

/**
 * A PostgreSQL server in the cluster, with one replica and its own volume. The administrator's password is generated and
 * applied at each start; applications get their own logins from `PostgresLogin`.
 */
export class Postgres extends pulumi.ComponentResource implements PostgresServer {
  readonly name: string;
  readonly host: string;
  readonly port = POSTGRES_PORT;
  readonly image: string;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  readonly clientLabels: Readonly<Record<string, string>>;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:Postgres", name, {}, opts);
    const { storage, resources, protect } = { ...DEFAULTS, ...args };

    this.name = name;
    this.host = name;
    this.image = args.image;
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    const admin = administration(name, args, ["start.sh", ...JOB_SCRIPTS], { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    createStatefulService(
      name,
      {
        ...args,
        container: "postgres",
        image: this.image,
        user: POSTGRES_IMAGE.user,
        command: ["sh", `${SCRIPTS_FOLDER}/start.sh`],
        env: { PGDATA: `${DATA}/pgdata`, POSTGRES_PASSWORD_FILE: `${ADMIN_FOLDER}/password` },
        mountedSecrets: { [ADMIN_FOLDER]: this.adminSecret },
        mountedConfigMaps: { [SCRIPTS_FOLDER]: this.scripts },
        sharedFolders: { run: { size: 16 } },
        folders: { "/var/run/postgresql": "run" },
        resources,
        ports: { postgres: POSTGRES_PORT },
        probes: PROBES,
        callers: { postgres: { labels: this.clientLabels } },
        // Clients reconnect by themselves.
        preStopSeconds: 0,
        shutdownSeconds: SHUTDOWN_SECONDS,
        claims: { data: { folder: DATA, size: storage, setting: args.storageSetting } },
        keepClaims: protect,
        protect,
        headless: false,
      },
      { parent: this },
    );

    this.registerOutputs({ host: this.host, port: this.port });
  }
}

/** pg_isready reports more than an open port: it detects start-up and recovery. */
const EXEC = { command: ["pg_isready", "-q", "-h", "127.0.0.1", "-U", ADMINISTRATOR] };

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
