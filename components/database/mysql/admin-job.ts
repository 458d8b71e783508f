import type { Job } from "@pulumi/kubernetes/batch/v1";
import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import { createJob } from "../../workload/job";
import type { ChildOptions } from "../../workload/pod";
import { MYSQL_AUTHORITIES_FOLDER } from "../authorities";
import { SCRIPTS_FOLDER } from "../scripts";
import { ADMINISTRATOR, MYSQL_IMAGE, type MysqlServer } from "./administration";
import { encryption, VERIFIED } from "./environment";

/** Server, database and login that a job of the administrator works on. */
export interface MysqlJobArgs extends WorkloadContext {
  readonly server: MysqlServer;
  readonly database: string;
  readonly user: pulumi.Input<string>;
  /** Name of the Secret that holds the login's password under MYSQL_PASSWORD. @default the job does not need it */
  readonly secret?: pulumi.Input<string>;
}

/**
 * Runs one of the scripts as the administrator; a change of what it reads runs it again. The scripts give up earlier than
 * the job, and report why.
 */
export function mysqlJob(
  name: string,
  script: "grant" | "prune",
  { server, database, user, secret, ...context }: MysqlJobArgs,
  opts: ChildOptions,
): Job {
  return createJob(
    name,
    {
      ...context,
      container: script,
      image: server.image,
      user: MYSQL_IMAGE.user,
      command: ["sh", `${SCRIPTS_FOLDER}/${script}.sh`],
      env: {
        SERVER_HOST: server.host,
        SERVER_PORT: String(server.port),
        ADMIN_USER: ADMINISTRATOR,
        ...(server.authorities && encryption(VERIFIED)),
        DATABASE: database,
        LOGIN_USER: user,
      },
      envFromKeys: {
        ADMIN_PASSWORD: { secret: server.adminSecret, key: "password" },
        ...(secret === undefined ? {} : { LOGIN_PASSWORD: { secret, key: "MYSQL_PASSWORD" } }),
      },
      mountedConfigMaps: {
        [SCRIPTS_FOLDER]: server.scripts,
        ...(server.authorities && { [MYSQL_AUTHORITIES_FOLDER]: server.authorities }),
      },
      resources: { cpu: 20, memory: 64 },
      // The administrator has a login of its own, so it is not one of the clients that their removal waits for.
      databases: [{ connect: () => ({ labels: server.clientLabels }) }],
    },
    opts,
  );
}
