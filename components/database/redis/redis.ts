import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import type { Resources } from "../../workload/hardening";
import type { ServerProbes } from "../../workload/probes";
import { createStatefulService } from "../../workload/stateful-service";
import type { RedisUse } from "../database";
import { SCRIPTS_FOLDER } from "../scripts";
import { administration, ADMINISTRATOR, REDIS_IMAGE, REDIS_PORT, type RedisServer } from "./administration";
import { loginSecretNames } from "./login-rules";

/** Arguments for {@link Redis}. */
export interface RedisArgs extends WorkloadContext {
  /** The server's image: {@link REDIS_IMAGE}, or the same from a mirror. */
  readonly image: string;
  readonly use: RedisUse;
  /** Names of the databases that have logins. */
  readonly databaseNames: readonly string[];
  readonly resources: Resources;
  /** Memory for data in MiB. @default {@link DATA_SHARES} of the memory */
  readonly maxmemory?: number | undefined;
  /** What is removed when that is full, as in `maxmemory-policy`. @default {@link EVICTIONS} */
  readonly eviction?: string | undefined;
  /** Size of a store's volume in GiB. */
  readonly storage: number;
  /** Key of the setting that the size comes from. @default none */
  readonly storageSetting?: string;
  /**
   * Keep a store's volume when the stack is destroyed, and protect the store from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

const FOLDERS = {
  data: "/data",
  /** The file with the server's logins: as old as the pod, so that a new one has the logins of the Secrets. */
  acl: "/run/valkey",
  admin: "/run/secrets/redis",
  logins: "/run/secrets/logins",
} as const;

/** The shares of the memory for data: a store rewrites its log in a copy of the process, which shares unchanged pages. */
const DATA_SHARES: Readonly<Record<RedisUse, number>> = { cache: 0.75, store: 0.5 };

const EVICTIONS: Readonly<Record<RedisUse, string>> = { cache: "allkeys-lru", store: "noeviction" };

/** For the last writes to the log; a cache stops at once. */
const SHUTDOWN_SECONDS = 30;

/**
 * A Redis server in the cluster, with one replica: a cache without a volume, or a store with one. The administrator's
 * password is generated; applications get their own logins from `RedisLogin`.
 */
export class Redis extends pulumi.ComponentResource implements RedisServer {
  readonly host: string;
  readonly image: string;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  readonly clientLabels: Readonly<Record<string, string>>;

  constructor(name: string, args: RedisArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:Redis", name, {}, opts);
    const { use, resources } = args;
    const isStore = use === "store";
    const maxmemory = args.maxmemory ?? Math.floor(resources.memory * DATA_SHARES[use]);

    this.host = name;
    this.image = args.image;
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    const admin = administration(name, args, { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    createStatefulService(
      name,
      {
        ...args,
        container: "redis",
        user: REDIS_IMAGE.user,
        command: ["sh", `${SCRIPTS_FOLDER}/start.sh`],
        env: {
          SERVER_PORT: String(REDIS_PORT),
          ADMIN_USER: ADMINISTRATOR,
          ADMIN_PASSWORD_FILE: `${FOLDERS.admin}/password`,
          ACL_FOLDER: FOLDERS.acl,
          LOGINS_FOLDER: FOLDERS.logins,
          DATA_FOLDER: FOLDERS.data,
          APPEND_ONLY: isStore ? "yes" : "no",
          MAXMEMORY: `${maxmemory}mb`,
          EVICTION: args.eviction ?? EVICTIONS[use],
        },
        mountedSecrets: { [FOLDERS.admin]: this.adminSecret },
        optionalSecrets: { [FOLDERS.logins]: args.databaseNames.flatMap((one) => loginSecretNames(name, one)) },
        mountedConfigMaps: { [SCRIPTS_FOLDER]: this.scripts },
        sharedFolders: { acl: { size: 16 }, ...(isStore ? {} : { data: { size: 16 } }) },
        folders: { [FOLDERS.acl]: "acl", ...(isStore ? {} : { [FOLDERS.data]: "data" }) },
        ports: { redis: REDIS_PORT },
        probes: PROBES,
        callers: { redis: { labels: this.clientLabels } },
        // Clients reconnect by themselves.
        preStopSeconds: 0,
        shutdownSeconds: SHUTDOWN_SECONDS,
        claims: isStore ? { data: { folder: FOLDERS.data, size: args.storage, setting: args.storageSetting } } : {},
        keepClaims: args.protect ?? false,
        // A cache has nothing to protect.
        protect: isStore && (args.protect ?? false),
        headless: false,
      },
      { parent: this },
    );

    this.registerOutputs({ host: this.host });
  }
}

const ping = (script: "ready" | "alive") => ({ exec: { command: ["sh", `${SCRIPTS_FOLDER}/ping.sh`, script] } });

const PROBES: ServerProbes = {
  // A store that loads its data is not ready.
  readiness: { ...ping("ready"), periodSeconds: 3 },
  liveness: {
    ...ping("alive"),
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 6,
    terminationGracePeriodSeconds: SHUTDOWN_SECONDS,
  },
};
