import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import type { Resources } from "../../workload/hardening";
import type { ServerProbes } from "../../workload/probes";
import { createStatefulService } from "../../workload/stateful-service";
import { SCRIPTS_FOLDER } from "../scripts";
import {
  administration,
  type MongodbAdministration,
  KEY_FILE,
  MONGODB_IMAGE,
  MONGODB_PORT,
  type MongodbServer,
  REPLICA_SET,
  SHELL_ENVIRONMENT,
  shellCommand,
} from "./administration";
import { shellJob } from "./shell-job";

/** Arguments for {@link Mongodb}. */
export interface MongodbArgs extends WorkloadContext {
  /** The server's image: {@link MONGODB_IMAGE}, or the same from a mirror. */
  readonly image: string;
  /** Number of members; an even number tolerates no more failures than one less. */
  readonly members: number;
  /** Size of each member's volume in GiB. */
  readonly storage: number;
  /** Resources of each member. */
  readonly resources: Resources;
  /** Key of the setting that the size comes from. @default none */
  readonly storageSetting?: string;
  /**
   * Keep the volumes when the stack is destroyed, and protect the members from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

const DATA = "/data/db";

/**
 * A member that receives SIGTERM hands over its role, waits up to 15 seconds for its clients to notice, and writes a
 * checkpoint.
 */
const SHUTDOWN_SECONDS = 60;

/** The smallest cache that mongod accepts, in GiB. */
const SMALLEST_CACHE = 0.25;

/**
 * A MongoDB replica set in the cluster, with a volume for each member. Members authenticate to each other by a generated
 * key file; a job initiates the set, and adds members when there are more. Applications get their own logins from
 * `MongodbLogin`.
 */
export class Mongodb extends pulumi.ComponentResource implements MongodbServer {
  readonly addresses: readonly string[];
  readonly image: string;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  readonly clientLabels: Readonly<Record<string, string>>;

  constructor(name: string, args: MongodbArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:Mongodb", name, {}, opts);
    this.image = args.image;
    // The members' own names: clients find the primary by themselves, and connect to it.
    this.addresses = Array.from(
      { length: args.members },
      (_, index) => `${name}-${index}.${name}-pods:${MONGODB_PORT}`,
    );
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    const admin = administration(name, args, { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;

    const members = this.createMembers(name, args, admin);
    const initiation = {
      ...args,
      server: this,
      env: { REPLICA_SET, KEY_FILE: `${KEY_FILE.folder}/${KEY_FILE.name}` },
      mountedSecrets: { [KEY_FILE.folder]: admin.keySecret },
    };
    shellJob(`${name}-initiate`, "initiate", initiation, { parent: this, dependsOn: [...members] });
    this.registerOutputs({ addresses: this.addresses });
  }

  private createMembers(name: string, args: MongodbArgs, admin: MongodbAdministration): readonly pulumi.Resource[] {
    const { members, storage, resources, protect = false } = args;
    return createStatefulService(
      name,
      {
        ...args,
        container: "mongodb",
        user: MONGODB_IMAGE.user,
        command: ["sh", `${SCRIPTS_FOLDER}/start.sh`],
        env: {
          ...SHELL_ENVIRONMENT,
          REPLICA_SET,
          KEY_FILE: `${KEY_FILE.folder}/${KEY_FILE.name}`,
          // mongod's own default is half of what the node has more than 1 GiB.
          CACHE_GIB: String(Math.max(SMALLEST_CACHE, resources.memory / 1024 / 2)),
        },
        mountedSecrets: { [KEY_FILE.folder]: admin.keySecret },
        mountedConfigMaps: { [SCRIPTS_FOLDER]: this.scripts },
        // The image declares a volume for it, which would be writable.
        sharedFolders: { configdb: { size: 16 } },
        folders: { "/data/configdb": "configdb" },
        ports: { mongodb: MONGODB_PORT },
        probes: PROBES,
        callers: { mongodb: { labels: this.clientLabels, workloads: [name] } },
        // A member that terminates tells its clients.
        preStopSeconds: 0,
        shutdownSeconds: SHUTDOWN_SECONDS,
        claims: { data: { folder: DATA, size: storage, setting: args.storageSetting } },
        keepClaims: protect,
        protect,
        replicas: members,
        replicasOnlyGrow: "slipway:databases.mongodb.members",
        // A member that does not find its own name leaves the replica set.
        publishNotReady: true,
      },
      { parent: this },
    );
  }
}

const CHECK = { tcpSocket: { port: "mongodb" } } as const;

/** Seconds between checks of a member that starts. The shell takes a second of CPU time, so only these use it. */
const STARTUP_PERIOD = 5;

const PROBES: ServerProbes = {
  startup: {
    exec: { command: shellCommand(`${SCRIPTS_FOLDER}/started.js`) },
    periodSeconds: STARTUP_PERIOD,
    timeoutSeconds: 20,
    // Half an hour, in which a new member copies the data.
    failureThreshold: 1800 / STARTUP_PERIOD,
  },
  readiness: { ...CHECK, periodSeconds: 3 },
  liveness: {
    ...CHECK,
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 6,
    terminationGracePeriodSeconds: SHUTDOWN_SECONDS,
  },
};
