import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import type { Connectable, PodConnection } from "../workload/connections";
import { labels, type WorkloadContext } from "../workload/context";
import type { Resources } from "../workload/hardening";
import type { ServerProbes } from "../workload/probes";
import { createStatefulService } from "../workload/stateful-service";
import type { ObjectStoreFactory } from "./object-store";

/** Arguments for {@link VersityGateway}. */
export interface VersityGatewayArgs extends WorkloadContext {
  /** @default {@link VERSITYGW_IMAGE} */
  readonly image?: string;
  /**
   * Size of the volume in GiB.
   * @default 5
   */
  readonly storage?: number;
  /** Key of the setting that the size comes from. @default none */
  readonly storageSetting?: string;
  /** @default 50 milliCPU, 256 MiB */
  readonly resources?: Resources;
  /**
   * Keep the volume when the stack is destroyed, and protect the server from deletion.
   * @default false
   */
  readonly protect?: boolean;
}

/** The server's image in its public registry. */
export const VERSITYGW_IMAGE = "docker.io/versity/versitygw:v1.8.0";

const PORT = 7070;

/** Any region but us-east-1, where boto3 signs URLs in an old form that the server rejects. */
const REGION = "eu-central-1";

/** Not a valid name of a bucket. */
const HEALTH_PATH = "/_health";

/** Mount path of the volume. Buckets are folders below a folder of it: a volume may contain others, such as lost+found. */
const DATA = "/data";
const BUCKETS = `${DATA}/buckets`;

const DEFAULTS = {
  image: VERSITYGW_IMAGE,
  storage: 5,
  resources: { cpu: 50, memory: 256 },
  protect: false,
} as const;

/** Creates object stores inside the cluster. */
export function inClusterObjectStores(
  options: Omit<VersityGatewayArgs, keyof WorkloadContext> = {},
): ObjectStoreFactory {
  return (name, { context }, opts) => new VersityGateway(name, { ...context, ...options }, opts);
}

/**
 * An object store in the cluster: versitygw serves one bucket, a folder of its volume, with the API of Amazon S3. Only
 * clients can reach it, and all have its one generated access key.
 */
export class VersityGateway extends pulumi.ComponentResource implements Connectable {
  /** Name of the bucket. */
  readonly bucket: string;
  /** URL of the API inside the namespace. */
  readonly endpoint: string;
  /** Name of the Secret with the clients' access key. */
  private readonly secret: pulumi.Output<string>;
  private readonly clientLabels: Readonly<Record<string, string>>;

  constructor(name: string, args: VersityGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:storage:VersityGateway", name, {}, opts);
    const { image, storage, resources, protect } = { ...DEFAULTS, ...args };

    this.bucket = name;
    this.endpoint = `http://${name}:${PORT}`;
    this.clientLabels = { [`slipway.dev/client-of-${name}`]: "true" };
    const { result: key } = new RandomPassword(name, { length: 40, special: false }, { parent: this });
    this.secret = this.clientSecret(name, args, key);
    createStatefulService(
      name,
      {
        ...args,
        container: "versitygw",
        image,
        initCommand: ["mkdir", "-p", `${BUCKETS}/${this.bucket}`],
        command: ["versitygw", "posix", BUCKETS],
        env: { VGW_PORT: `:${PORT}`, VGW_REGION: REGION, VGW_HEALTH: HEALTH_PATH, VGW_QUIET: "true" },
        secretEnv: { ROOT_ACCESS_KEY_ID: name, ROOT_SECRET_ACCESS_KEY: key },
        resources,
        ports: { s3: PORT },
        probes: PROBES,
        callers: { s3: { labels: this.clientLabels } },
        claims: { data: { folder: DATA, size: storage, setting: args.storageSetting } },
        keepClaims: protect,
        protect,
        headless: false,
      },
      { parent: this },
    );

    this.registerOutputs({ bucket: this.bucket, endpoint: this.endpoint });
  }

  connect(): PodConnection {
    return {
      env: {
        S3_BUCKET: this.bucket,
        AWS_REGION: REGION,
        AWS_ENDPOINT_URL_S3: this.endpoint,
        // The bucket has no host name of its own in the cluster.
        S3_FORCE_PATH_STYLE: "true",
      },
      envFrom: [this.secret],
      labels: this.clientLabels,
    };
  }

  private clientSecret(name: string, context: WorkloadContext, key: pulumi.Output<string>): pulumi.Output<string> {
    const secret = new Secret(
      `${name}-client`,
      {
        metadata: { namespace: context.namespace, labels: labels(name, context) },
        immutable: true,
        stringData: { AWS_ACCESS_KEY_ID: name, AWS_SECRET_ACCESS_KEY: key },
      },
      { parent: this },
    );
    return secret.metadata.name;
  }
}

const CHECK = { httpGet: { path: HEALTH_PATH, port: "s3" } };

const PROBES: ServerProbes = {
  readiness: { ...CHECK, periodSeconds: 3 },
  liveness: { ...CHECK, periodSeconds: 10, timeoutSeconds: 5 },
};
