import type { Job } from "@pulumi/kubernetes/batch/v1";

import type { WorkloadContext } from "../../workload/context";
import { createJob } from "../../workload/job";
import type { MountArgs } from "../../workload/mounts";
import type { ChildOptions } from "../../workload/pod";
import { SCRIPTS_FOLDER } from "../scripts";
import { ADMINISTRATOR, MONGODB_IMAGE, type MongodbServer, SHELL_ENVIRONMENT, shellCommand } from "./administration";

/** Replica set that a job of the administrator works on, and what the job's script reads besides. */
export interface ShellJobArgs extends WorkloadContext, Pick<MountArgs, "env" | "envFromKeys" | "mountedSecrets"> {
  readonly server: MongodbServer;
}

/**
 * Runs one of the scripts in `mongosh` as the administrator; a change of what it reads runs it again. The scripts give up
 * earlier than the job, and report why.
 */
export function shellJob(
  name: string,
  script: "initiate" | "grant" | "prune",
  { server, env, envFromKeys, ...args }: ShellJobArgs,
  opts: ChildOptions,
): Job {
  const files = ["connection.js", `${script}.js`].map((file) => `${SCRIPTS_FOLDER}/${file}`);
  return createJob(
    name,
    {
      ...args,
      container: script,
      image: server.image,
      user: MONGODB_IMAGE.user,
      command: shellCommand("--nodb", ...files),
      env: { ...SHELL_ENVIRONMENT, ADDRESSES: server.addresses.join(","), ADMIN_USER: ADMINISTRATOR, ...env },
      envFromKeys: { ADMIN_PASSWORD: { secret: server.adminSecret, key: "password" }, ...envFromKeys },
      mountedConfigMaps: { [SCRIPTS_FOLDER]: server.scripts },
      resources: { cpu: 20, memory: 256 },
      // The administrator has a login of its own, so it is not one of the clients that their removal waits for.
      databases: [{ connect: () => ({ labels: server.clientLabels }) }],
    },
    opts,
  );
}
