import type { Job } from "@pulumi/kubernetes/batch/v1";
import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import { createJob } from "../../workload/job";
import type { ChildOptions } from "../../workload/pod";
import { ADMINISTRATOR, POSTGRES_IMAGE, type PostgresServer } from "./administration";
import { POSTGRES_AUTHORITIES_FOLDER } from "../authorities";
import { SCRIPTS_FOLDER } from "../scripts";
import { encryption, VERIFIED } from "./environment";

/** Server, database and login that a job of the administrator works on. */
export interface AdminJobArgs extends WorkloadContext {
  readonly server: PostgresServer;
  readonly login: {
    readonly role: pulumi.Input<string>;
    readonly database: string;
    /** Name of the Secret that holds the login's password under POSTGRES_PASSWORD. */
    readonly secret?: pulumi.Input<string>;
  };
}

/**
 * Runs one of the database's scripts as its administrator; a changed login runs it again. The scripts give up earlier
 * than the job, and report why.
 */
export function adminJob(
  name: string,
  script: "grant" | "prune",
  { server, login, ...context }: AdminJobArgs,
  opts: ChildOptions,
): Job {
  return createJob(
    name,
    {
      ...context,
      container: script,
      image: server.image,
      user: POSTGRES_IMAGE.user,
      command: ["sh", `${SCRIPTS_FOLDER}/${script}.sh`],
      env: {
        PGHOST: server.host,
        PGPORT: String(server.port),
        PGUSER: ADMINISTRATOR,
        ...(server.authorities && encryption(VERIFIED)),
        DATABASE: login.database,
        LOGIN_ROLE: login.role,
      },
      envFromKeys: {
        PGPASSWORD: { secret: server.adminSecret, key: "password" },
        ...(login.secret === undefined ? {} : { LOGIN_PASSWORD: { secret: login.secret, key: "POSTGRES_PASSWORD" } }),
      },
      mountedConfigMaps: {
        [SCRIPTS_FOLDER]: server.scripts,
        ...(server.authorities && { [POSTGRES_AUTHORITIES_FOLDER]: server.authorities }),
      },
      resources: { cpu: 20, memory: 64 },
      // The administrator has logins of its own, so it is not one of the clients that their removal waits for.
      databases: [{ connect: () => ({ labels: server.clientLabels }) }],
    },
    opts,
  );
}
