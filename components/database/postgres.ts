import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { ConfigMap, Secret, Service } from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import { labels, selectorLabels, type WorkloadContext } from "../workload/context";
import { HARDENED_CONTAINER, hardenedPod, resourceRequirements, type Resources } from "../workload/hardening";
import { allowCallers } from "../workload/network";
import { scripts, SCRIPTS_FOLDER } from "./scripts";

/** What a {@link Postgres} server can be told. */
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
   * Keep the volume when the stack is destroyed, and refuse to delete the server.
   * @default false
   */
  readonly protect?: boolean;
}

/** Where a server listens and who administers it, for the jobs that manage its logins. */
export interface PostgresServer {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly image: string;
  /** Name of the Secret with the administrator's password under `password`. */
  readonly adminSecret: pulumi.Output<string>;
  /** Name of the ConfigMap with the scripts of {@link scripts}. */
  readonly scripts: pulumi.Output<string>;
  /** Labels that a pod needs in order to connect. */
  readonly clientLabels: Readonly<Record<string, string>>;
}

/** The image's tag, and the user `postgres` in it. */
const IMAGE = { tag: "postgres:17-trixie", user: 999 } as const;
const PORT = 5432;
const DATA = "/var/lib/postgresql/data";
const DEFAULTS = { storage: 5, resources: { cpu: 100, memory: 256 }, protect: false } as const;

type Normalized = PostgresArgs & Required<Pick<PostgresArgs, keyof typeof DEFAULTS>>;

/**
 * A PostgreSQL server with one replica and a volume of its own, in the cluster. Its administrator's password is
 * generated and applied at each start; applications get logins of their own by `PostgresLogin`.
 */
export class Postgres extends pulumi.ComponentResource implements PostgresServer {
  readonly name: string;
  readonly host: string;
  readonly port = PORT;
  readonly image: string;
  readonly adminSecret: pulumi.Output<string>;
  readonly scripts: pulumi.Output<string>;
  readonly clientLabels: Readonly<Record<string, string>>;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:Postgres", name, {}, opts);
    const normalized: Normalized = { ...DEFAULTS, ...args };

    this.name = name;
    this.host = name;
    this.image = `${args.baseRegistry}/${IMAGE.tag}`;
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    this.adminSecret = this.administrator(name, normalized);
    this.scripts = this.scriptFiles(name, normalized);
    this.server(name, normalized);
    this.service(name, normalized);
    allowCallers(name, normalized, PORT, { labels: this.clientLabels }, { parent: this });

    this.registerOutputs({ host: this.host, port: this.port });
  }

  private administrator(name: string, args: Normalized): pulumi.Output<string> {
    const password = new RandomPassword(`${name}-admin`, { length: 32, special: false }, { parent: this });
    const secret = new Secret(
      `${name}-admin`,
      {
        metadata: { namespace: args.namespace, labels: labels(name, args) },
        immutable: true,
        stringData: { password: password.result },
      },
      { parent: this },
    );
    return secret.metadata.name;
  }

  private scriptFiles(name: string, args: Normalized): pulumi.Output<string> {
    const map = new ConfigMap(
      `${name}-scripts`,
      { metadata: { namespace: args.namespace, labels: labels(name, args) }, immutable: true, data: scripts() },
      { parent: this },
    );
    return map.metadata.name;
  }

  private server(name: string, args: Normalized): void {
    new StatefulSet(
      name,
      {
        metadata: { name, namespace: args.namespace, labels: labels(name, args) },
        spec: {
          serviceName: name,
          replicas: 1,
          // The ordered policy would wait for a broken pod for ever, even when the next version mends it.
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
      { parent: this, protect: args.protect },
    );
  }

  private service(name: string, args: Normalized): void {
    new Service(
      name,
      {
        metadata: { name, namespace: args.namespace, labels: labels(name, args) },
        spec: { selector: selectorLabels(name), ports: [{ name: "postgres", port: PORT, targetPort: "postgres" }] },
      },
      { parent: this },
    );
  }

  private podSpec(args: Normalized): core.v1.PodSpec {
    return {
      ...hardenedPod(IMAGE.user),
      // The image stops the server by SIGINT (fast shutdown); the rest is for its last checkpoint.
      terminationGracePeriodSeconds: 60,
      containers: [
        {
          name: "postgres",
          image: this.image,
          command: ["sh", `${SCRIPTS_FOLDER}/start.sh`],
          env: [
            { name: "PGDATA", value: `${DATA}/pgdata` },
            { name: "POSTGRES_PASSWORD_FILE", value: "/run/secrets/postgres/password" },
          ],
          ports: [{ name: "postgres", containerPort: PORT }],
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

/** The server's own tool tells more than an open port: it knows of start-up and recovery. */
function probes(): Pick<core.v1.Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const exec = { command: ["pg_isready", "-q", "-h", "127.0.0.1", "-U", "postgres"] };
  return {
    startupProbe: { exec, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 300 },
    readinessProbe: { exec, periodSeconds: 3, timeoutSeconds: 3 },
    livenessProbe: { exec, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}
