import { Job } from "@pulumi/kubernetes/batch/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { labels, type WorkloadContext } from "../../workload/context";
import { HARDENED_CONTAINER, hardenedPod, resourceRequirements } from "../../workload/hardening";
import { customTimeouts, jobTimeouts } from "../../workload/timeouts";
import { ADMINISTRATOR, POSTGRES_IMAGE, type PostgresServer } from "./administration";
import { SCRIPTS_FOLDER } from "./scripts";

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

/** Maximum duration of a job in seconds; its scripts give up earlier and report why. */
const DEADLINE = 240;

/**
 * Runs one of the database's scripts as its administrator. The engine names the job, so a changed login creates a new
 * one; it has no time to live, because its deletion would show up as drift.
 */
export function adminJob(
  name: string,
  script: "grant" | "prune",
  args: AdminJobArgs,
  opts: pulumi.CustomResourceOptions,
): Job {
  const jobLabels = labels(name, args);
  return new Job(
    name,
    {
      metadata: {
        namespace: args.namespace,
        labels: jobLabels,
        // A failed job cannot be updated: the next run replaces it.
        annotations: { "pulumi.com/replaceUnready": "true" },
      },
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: DEADLINE,
        template: {
          metadata: { labels: { ...jobLabels, ...args.server.clientLabels } },
          spec: podSpec(script, args),
        },
      },
    },
    { ...opts, customTimeouts: customTimeouts(jobTimeouts(DEADLINE)) },
  );
}

function podSpec(script: string, { server, login }: AdminJobArgs): core.v1.PodSpec {
  const secret = (name: pulumi.Input<string>, key: string) => ({ secretKeyRef: { name, key } });
  return {
    ...hardenedPod(POSTGRES_IMAGE.user),
    restartPolicy: "Never",
    containers: [
      {
        name: script,
        image: server.image,
        command: ["sh", `${SCRIPTS_FOLDER}/${script}.sh`],
        env: [
          { name: "PGHOST", value: server.host },
          { name: "PGPORT", value: String(server.port) },
          { name: "PGUSER", value: ADMINISTRATOR },
          { name: "PGPASSWORD", valueFrom: secret(server.adminSecret, "password") },
          ...(server.sslMode === undefined ? [] : [{ name: "PGSSLMODE", value: server.sslMode }]),
          { name: "DATABASE", value: login.database },
          { name: "LOGIN_ROLE", value: login.role },
          ...(login.secret === undefined
            ? []
            : [{ name: "LOGIN_PASSWORD", valueFrom: secret(login.secret, "POSTGRES_PASSWORD") }]),
        ],
        resources: resourceRequirements({ cpu: 20, memory: 64 }),
        securityContext: HARDENED_CONTAINER,
        volumeMounts: [
          { name: "scripts", mountPath: SCRIPTS_FOLDER, readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [
      { name: "scripts", configMap: { name: server.scripts, defaultMode: 0o555 } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}
