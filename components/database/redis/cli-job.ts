import type { Job } from "@pulumi/kubernetes/batch/v1";

import type { WorkloadContext } from "../../workload/context";
import { createJob } from "../../workload/job";
import type { MountArgs } from "../../workload/mounts";
import type { ChildOptions } from "../../workload/pod";
import { SCRIPTS_FOLDER } from "../scripts";
import { ADMINISTRATOR, REDIS_IMAGE, REDIS_PORT, type RedisServer } from "./administration";

/** Server that a job of the administrator works on, and what the job's script reads besides. */
export interface CliJobArgs extends WorkloadContext, Pick<MountArgs, "env" | "envFromKeys"> {
  readonly server: RedisServer;
}

/**
 * Runs one of the scripts as the administrator; a change of what it reads runs it again. The scripts give up earlier than
 * the job, and report why.
 */
export function cliJob(
  name: string,
  script: "grant" | "prune",
  { server, env, envFromKeys, ...args }: CliJobArgs,
  opts: ChildOptions,
): Job {
  return createJob(
    name,
    {
      ...args,
      container: script,
      image: server.image,
      user: REDIS_IMAGE.user,
      command: ["sh", `${SCRIPTS_FOLDER}/${script}.sh`],
      env: { SERVER_HOST: server.host, SERVER_PORT: String(REDIS_PORT), ADMIN_USER: ADMINISTRATOR, ...env },
      envFromKeys: { ADMIN_PASSWORD: { secret: server.adminSecret, key: "password" }, ...envFromKeys },
      mountedConfigMaps: { [SCRIPTS_FOLDER]: server.scripts },
      resources: { cpu: 20, memory: 64 },
      // The administrator has a login of its own, so it is not one of the clients that their removal waits for.
      databases: [{ connect: () => ({ labels: server.clientLabels }) }],
    },
    opts,
  );
}
