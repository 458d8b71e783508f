import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { Service } from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { labels, selectorLabels, type WorkloadContext } from "../../workload/context";
import { HARDENED_CONTAINER, hardenedPod, resourceRequirements, type Resources } from "../../workload/hardening";
import { allowCallers } from "../../workload/network";
import { customTimeouts, serviceTimeouts, statefulSetTimeouts, type Timeouts } from "../../workload/timeouts";
import { administration, ADMINISTRATOR, POSTGRES_IMAGE, POSTGRES_PORT, type PostgresServer } from "./administration";
import { SCRIPTS_FOLDER } from "./scripts";

/** Arguments for {@link Postgres}. */
export interface PostgresArgs extends WorkloadContext {
  /** Prefix of the server's image, as in `<baseRegistry>/postgres:17-trixie`. */
  readonly baseRegistry: string;
  /**
   * Size of the volume in GiB.
   * @default 5
   */
  readonly storage?: number;
  /** @default 100 milliCPU, 256 MiB */
  readonly resources?: Resources;
  /**
   * Keep the volume when the stack is destroyed, and protect the server from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

const DATA = "/var/lib/postgresql/data";

/** The image stops the server with SIGINT (fast shutdown); the time is for its last checkpoint. */
const TERMINATION_SECONDS = 60;

const DEFAULTS = { storage: 5, resources: { cpu: 100, memory: 256 }, protect: false } as const;

type Normalized = PostgresArgs & Required<Pick<PostgresArgs, keyof typeof DEFAULTS>>;

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
    const normalized: Normalized = { ...DEFAULTS, ...args };

    this.name = name;
    this.host = name;
    this.image = `${args.baseRegistry}/${POSTGRES_IMAGE.tag}`;
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    const admin = administration(name, args, ["start.sh", "grant.sh", "prune.sh"], { parent: this });
    this.adminSecret = admin.adminSecret;
    this.scripts = admin.scripts;
    const { rolloutDeadline } = args;
    const timeouts = statefulSetTimeouts({ rolloutDeadline, pods: 1, terminationSeconds: TERMINATION_SECONDS });
    this.server(name, normalized, timeouts);
    this.service(name, normalized, timeouts);
    allowCallers(name, normalized, POSTGRES_PORT, { labels: this.clientLabels }, { parent: this });

    this.registerOutputs({ host: this.host, port: this.port });
  }

  private server(name: string, args: Normalized, timeouts: Timeouts): void {
    new StatefulSet(
      name,
      {
        metadata: { name, namespace: args.namespace, labels: labels(name, args) },
        spec: {
          serviceName: name,
          replicas: 1,
          // With OrderedReady the controller would wait for a broken pod forever, even if the next version fixes it.
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(name) },
          persistentVolumeClaimRetentionPolicy: {
            whenDeleted: args.protect ? "Retain" : "Delete",
            whenScaled: "Retain",
          },
          template: { metadata: { labels: labels(name, args) }, spec: this.podSpec(args) },
          volumeClaimTemplates: [
            {
              metadata: { name: "data" },
              spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: `${args.storage}Gi` } } },
            },
          ],
        },
      },
      { parent: this, protect: args.protect, customTimeouts: customTimeouts(timeouts) },
    );
  }

  private service(name: string, args: Normalized, pods: Timeouts): void {
    new Service(
      name,
      {
        metadata: { name, namespace: args.namespace, labels: labels(name, args) },
        spec: {
          selector: selectorLabels(name),
          ports: [{ name: "postgres", port: POSTGRES_PORT, targetPort: "postgres" }],
        },
      },
      { parent: this, customTimeouts: customTimeouts(serviceTimeouts(pods)) },
    );
  }

  private podSpec(args: Normalized): core.v1.PodSpec {
    return {
      ...hardenedPod(POSTGRES_IMAGE.user),
      terminationGracePeriodSeconds: TERMINATION_SECONDS,
      containers: [
        {
          name: "postgres",
          image: this.image,
          command: ["sh", `${SCRIPTS_FOLDER}/start.sh`],
          env: [
            { name: "PGDATA", value: `${DATA}/pgdata` },
            { name: "POSTGRES_PASSWORD_FILE", value: "/run/secrets/postgres/password" },
          ],
          ports: [{ name: "postgres", containerPort: POSTGRES_PORT }],
          resources: resourceRequirements(args.resources),
          securityContext: HARDENED_CONTAINER,
          ...probes(),
          volumeMounts: [
            { name: "data", mountPath: DATA },
            { name: "admin", mountPath: "/run/secrets/postgres", readOnly: true },
            { name: "scripts", mountPath: SCRIPTS_FOLDER, readOnly: true },
            { name: "run", mountPath: "/var/run/postgresql" },
            { name: "tmp", mountPath: "/tmp" },
          ],
        },
      ],
      volumes: [
        { name: "admin", secret: { secretName: this.adminSecret, defaultMode: 0o440 } },
        { name: "scripts", configMap: { name: this.scripts, defaultMode: 0o555 } },
        { name: "run", emptyDir: {} },
        { name: "tmp", emptyDir: {} },
      ],
    };
  }
}

/** pg_isready reports more than an open port: it detects start-up and recovery. */
function probes(): Pick<core.v1.Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const exec = { command: ["pg_isready", "-q", "-h", "127.0.0.1", "-U", ADMINISTRATOR] };
  return {
    startupProbe: { exec, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 300 },
    readinessProbe: { exec, periodSeconds: 3, timeoutSeconds: 3 },
    livenessProbe: { exec, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}
