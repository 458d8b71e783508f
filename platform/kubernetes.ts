import { Namespace, ResourceQuota } from "@pulumi/kubernetes/core/v1";
import { Ingress, NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import type { ImageSettings, PromotionSettings } from "../settings/schema/platform";
import type { IngressController } from "../components/addons/ingress";
import { BaseImages, type DigestOf } from "../components/image/base-images";
import type { Database, DatabaseArgs, DatabaseMaker } from "../components/database/database";
import { Image, type ImageSource } from "../components/image/image";
import { type Find, type KnownImage, knownImages, type KnownImages } from "../components/image/known-images";
import type { ApplicationPlatform, Platform, Route } from "./contract";
import { PromotedImage } from "../components/image/promoted-image";
import type { WorkloadContext } from "../components/workload/context";
import { customTimeouts, ingressTimeouts } from "../components/workload/timeouts";

/** A repository that images of one name are pushed to. */
export interface Repository {
  readonly url: pulumi.Input<string>;
  readonly cacheUrl?: pulumi.Input<string>;
  /** Asks its registry for an image. */
  readonly find: Find;
}

/** What a target brings to the platform that all targets share. */
export interface KubernetesPlatformArgs {
  /** Providers for the cluster, and the cloud where there is one. */
  readonly providers: pulumi.ProviderResource[];
  readonly ingress: IngressController;
  readonly images: ImageSettings;
  /** Images to copy from another environment; @default all are built */
  readonly promotion?: PromotionSettings | undefined;
  /** Applications answer at `<application>.<domain>`. */
  readonly domain: string;
  /** Seconds without progress after which a rollout has failed. */
  readonly rolloutDeadline: number;
  readonly databases: DatabaseMaker;
  /** Whether people reach applications by HTTPS. */
  readonly secure: boolean;
  /**
   * Refuse to delete the data of applications.
   * @default false
   */
  readonly protect?: boolean;
  /** Makes an application's host name lead to the ingress controller, where names are not there by themselves. */
  readonly publish?: (host: string, address: pulumi.Output<string>, opts: pulumi.CustomResourceOptions) => void;
  /** What applications need as long as they exist, such as nodes and the drivers of volumes and load balancers. */
  readonly prerequisites?: readonly pulumi.Resource[];
  /** Gives the repository for `<application>/<service>`, as a child of the application where it makes one. */
  readonly repository: (image: string, opts: pulumi.ComponentResourceOptions) => Repository;
  readonly kubeconfig?: pulumi.Output<string>;
}

/** Upper bounds of what one application may ask of the cluster: room for its services, not for a runaway. */
const QUOTA = { "requests.cpu": "16", "requests.memory": "32Gi", "limits.memory": "32Gi", pods: "100" } as const;

/** The platform on any Kubernetes cluster; targets differ in {@link KubernetesPlatformArgs} alone. */
export class KubernetesPlatform implements Platform {
  readonly images: Record<string, pulumi.Output<string>> = {};
  readonly imageTags: Record<string, pulumi.Output<KnownImage>> = {};
  readonly ingressAddress: pulumi.Output<string>;
  readonly kubeconfig?: pulumi.Output<string>;
  readonly digestOf?: DigestOf;
  readonly known = knownImages();

  constructor(private readonly args: KubernetesPlatformArgs) {
    this.ingressAddress = args.ingress.address;
    if (args.kubeconfig) this.kubeconfig = args.kubeconfig;
    const { images, promotion, prerequisites = [] } = args;
    if (images.resolveBases && !promotion) {
      this.digestOf = new BaseImages("base-images", images, { dependsOn: [...prerequisites] }).digestOf;
    }
  }

  application(name: string): ApplicationPlatform {
    const { providers, prerequisites = [] } = this.args;
    const options = { providers, dependsOn: [...prerequisites] };
    return new ApplicationSpace(name, this.args, this, options);
  }
}

/** What all applications of a platform have in common about images. */
interface ImageRegister {
  readonly images: Record<string, pulumi.Output<string>>;
  readonly imageTags: Record<string, pulumi.Output<KnownImage>>;
  /** What the last update left. */
  readonly known: pulumi.Output<KnownImages>;
  readonly digestOf?: DigestOf;
}

/** An application's part of the cluster: a namespace that is restricted, bounded and closed until opened. */
class ApplicationSpace extends pulumi.ComponentResource implements ApplicationPlatform {
  readonly workload: WorkloadContext;
  readonly options: pulumi.ComponentResourceOptions;
  readonly host: string;
  readonly secure: boolean;
  readonly protect: boolean;

  constructor(
    private readonly application: string,
    private readonly args: KubernetesPlatformArgs,
    private readonly made: ImageRegister,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:platform:Application", application, {}, opts);
    this.options = { parent: this };
    this.host = `${application}.${args.domain}`;
    this.secure = args.secure;
    this.protect = args.protect ?? false;
    this.workload = {
      application,
      namespace: this.namespace(),
      ingressNamespace: args.ingress.namespace,
      rolloutDeadline: args.rolloutDeadline,
    };
    this.registerOutputs({ host: this.host });
  }

  image(service: string, source: ImageSource): pulumi.Output<string> {
    const image = `${this.application}/${service}`;
    const { images, promotion, repository: repositoryOf } = this.args;
    const { url: repository, cacheUrl, find } = repositoryOf(image, this.options);
    const make = (name: string): pulumi.Output<string> => {
      if (promotion) {
        const args = { image, from: promotion.from, digests: promotion.images, repository };
        return new PromotedImage(name, args, this.options).reference;
      }
      const build = { ...images, cacheRepository: cacheUrl, digestOf: this.made.digestOf };
      const known = this.made.known.apply((all) => all[image]);
      const built = new Image(name, { repository, source, build, known, find }, this.options);
      this.made.imageTags[image] = built.known;
      return built.reference;
    };
    const reference = make(`${this.application}-${service}`);
    this.made.images[image] = reference;
    return reference;
  }

  secret(name: string, given?: pulumi.Output<string>): pulumi.Output<string> {
    if (given) return given;
    return new RandomPassword(`${this.application}-${name}`, { length: 48, special: false }, { parent: this }).result;
  }

  database<Name extends string>(name: string, args: DatabaseArgs<Name>): Database<Name> {
    return this.args.databases(`${this.application}-${name}`, { ...args, context: this.workload }, this.options);
  }

  expose(routes: readonly Route[], after: readonly pulumi.Resource[] = []): pulumi.Output<string> {
    const { ingress, publish, rolloutDeadline } = this.args;
    publish?.(this.host, ingress.address, { parent: this });
    const port = { name: "http" };
    const published = new Ingress(
      this.application,
      {
        metadata: {
          name: this.application,
          namespace: this.workload.namespace,
          // Where the node's port is the entrance no address will ever be reported.
          ...(ingress.hasAddress ? {} : { annotations: { "pulumi.com/skipAwait": "true" } }),
        },
        spec: {
          ingressClassName: ingress.className,
          rules: [
            {
              host: this.host,
              http: {
                paths: routes.map(({ path, service }) => ({
                  path,
                  pathType: "Prefix",
                  backend: { service: { name: service, port } },
                })),
              },
            },
          ],
        },
      },
      {
        parent: this,
        // The controller checks Ingress objects as they are made.
        dependsOn: [ingress, ...after],
        ...(ingress.hasAddress ? { customTimeouts: customTimeouts(ingressTimeouts(rolloutDeadline)) } : {}),
      },
    );
    return pulumi.all([ingress.address, published.metadata.name]).apply(([address]) => {
      const [, nodePort] = /^[^:]+:(\d+)$/.exec(address) ?? [];
      return `${this.secure ? "https" : "http"}://${this.host}${nodePort === undefined || nodePort === "80" ? "" : `:${nodePort}`}`;
    });
  }

  private namespace(): pulumi.Output<string> {
    const name = this.application;
    const namespace = new Namespace(
      name,
      {
        metadata: {
          name,
          labels: {
            "app.kubernetes.io/managed-by": "pulumi",
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
          },
        },
      },
      { parent: this },
    );
    const metadata = { namespace: namespace.metadata.name };
    new ResourceQuota(name, { metadata: { ...metadata, name }, spec: { hard: { ...QUOTA } } }, { parent: this });
    new NetworkPolicy(
      `${name}-closed`,
      { metadata: { ...metadata, name: "closed" }, spec: { podSelector: {}, policyTypes: ["Ingress"] } },
      { parent: this },
    );
    return namespace.metadata.name;
  }
}
