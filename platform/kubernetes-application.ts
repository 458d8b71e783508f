import { Namespace, ResourceQuota } from "@pulumi/kubernetes/core/v1";
import { type Ingress, NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

import type { ImageSettings, PromotionSettings } from "../settings/schema/platform";
import type { ClusterIngress, Publication, PublishedIngress } from "../components/addons/publication";
import type { DigestOf } from "../components/image/base-images";
import { DatabaseClients } from "../components/database/clients";
import type { Database, DatabaseArgs, DatabaseFactory } from "../components/database/database";
import type { IdentityFactory } from "../components/identity/identity";
import type { Permissions } from "../components/identity/permissions";
import { Image, type ImageSource } from "../components/image/image";
import { type FindDigest, type KnownImage, knownImages } from "../components/image/known-images";
import type { PreviousOutputs } from "../components/previous-outputs";
import { applicationIngress } from "./application-ingress";
import type { ApplicationPlatform, DeployedApplication, ExposeOptions, Route } from "./contract";
import { PromotedImage } from "../components/image/promoted-image";
import type { ObjectStoreFactory } from "../components/storage/object-store";
import type { SharedFilesArgs, SharedFilesFactory } from "../components/storage/shared-files";
import { CLAIMS_OUTPUT, ClaimSizes } from "../components/workload/claim-sizes";
import type { Connectable } from "../components/workload/connections";
import type { SharedFiles } from "../components/workload/mounts";
import type { Placement, WorkloadContext } from "../components/workload/context";

/** A repository that the images of one name are pushed to. */
export interface PushRepository {
  readonly url: pulumi.Input<string>;
  readonly cacheUrl?: pulumi.Input<string>;
  /** Looks up digests in its registry. */
  readonly find: FindDigest;
}

/** Arguments for {@link KubernetesApplication}, the same for all applications of a platform. */
export interface KubernetesApplicationArgs {
  readonly ingress: ClusterIngress;
  readonly images: ImageSettings;
  /** Images to copy from another environment; @default all are built */
  readonly promotion?: PromotionSettings | undefined;
  /** Applications are served at `<application>.<domain>`. */
  readonly domain: string;
  /** Seconds without progress after which a rollout has failed. */
  readonly rolloutDeadline: number;
  readonly databases: DatabaseFactory;
  readonly sharedFiles: SharedFilesFactory;
  readonly objectStores: ObjectStoreFactory;
  readonly identities: IdentityFactory;
  /** Nodes that applications have of their own, by application. @default none */
  readonly placements?: Readonly<Record<string, Placement>>;
  /** See {@link ApplicationPlatform.upstreamImage}. */
  readonly upstreamImage: (reference: string) => string;
  /** Whether applications are served over HTTPS. */
  readonly secure: boolean;
  /**
   * Protect the data of applications from deletion.
   * @default false
   */
  readonly protect?: boolean;
  /** Creates a DNS record from an application's host name to the ingress controller; @default names resolve without it */
  readonly publish?: (host: string, address: pulumi.Output<string>, opts: pulumi.CustomResourceOptions) => void;
  /** Returns the repository for `<application>/<service>`; one that it creates is a child of the application. */
  readonly repository: (image: string, opts: pulumi.ComponentResourceOptions) => PushRepository;
}

/** What the applications of a platform share. */
export interface PlatformState {
  /** The stack's outputs as the last update left them. */
  readonly previous: PreviousOutputs;
  readonly digestOf?: DigestOf;
}

/** Resource quota of one application: enough for its services, but not for unbounded growth. */
const QUOTA = { "requests.cpu": "16", "requests.memory": "32Gi", "limits.memory": "32Gi", pods: "100" } as const;

/**
 * An application on a Kubernetes cluster: a namespace with the Pod Security standard `restricted`, a resource quota, and
 * ingress denied unless a workload allows it.
 */
export class KubernetesApplication extends pulumi.ComponentResource implements ApplicationPlatform {
  readonly workload: WorkloadContext;
  readonly options: pulumi.ComponentResourceOptions;
  readonly host: string;
  readonly secure: boolean;
  readonly protect: boolean;
  private readonly images: Record<string, pulumi.Output<string>> = {};
  private readonly sources: Record<string, ImageSource> = {};
  private readonly imageTags: Record<string, pulumi.Output<KnownImage>> = {};
  private readonly claimSizes: ClaimSizes;
  private readonly databaseClients: DatabaseClients;
  private readonly publication: Publication;

  constructor(
    private readonly application: string,
    private readonly args: KubernetesApplicationArgs,
    private readonly state: PlatformState,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:platform:Application", application, {}, opts);
    this.options = { parent: this };
    this.claimSizes = new ClaimSizes(state.previous(CLAIMS_OUTPUT));
    this.databaseClients = new DatabaseClients(application);
    this.host = `${application}.${args.domain}`;
    this.secure = args.secure;
    this.protect = args.protect ?? false;
    const placement = args.placements?.[application];
    this.publication = args.ingress.publication(application);
    this.workload = {
      application,
      namespace: this.namespace(),
      ingressNamespaces: this.publication.ingresses.map(({ controller }) => controller.namespace),
      rolloutDeadline: args.rolloutDeadline,
      claimSizes: this.claimSizes,
      ...(placement && { placement }),
    };
    this.registerOutputs({ host: this.host });
  }

  image(service: string, source: ImageSource): pulumi.Output<string> {
    const image = `${this.application}/${service}`;
    const { images, promotion, repository: repositoryOf } = this.args;
    const { url: repository, cacheUrl, find } = repositoryOf(image, this.options);
    const create = (name: string): pulumi.Output<string> => {
      if (promotion) {
        const args = { image, from: promotion.from, digests: promotion.images, repository };
        return new PromotedImage(name, args, this.options).reference;
      }
      const build = { ...images, cacheRepository: cacheUrl, digestOf: this.state.digestOf };
      const known = knownImages(this.state.previous).apply((all) => all[image]);
      const built = new Image(name, { repository, source, build, known, find }, this.options);
      this.imageTags[image] = built.known;
      this.sources[image] = source;
      return built.reference;
    };
    const reference = create(`${this.application}-${service}`);
    this.images[image] = reference;
    return reference;
  }

  upstreamImage(reference: string): string {
    return this.args.upstreamImage(reference);
  }

  secret(name: string, given?: pulumi.Output<string>): pulumi.Output<string> {
    if (given) return given;
    return new RandomPassword(`${this.application}-${name}`, { length: 48, special: false }, { parent: this }).result;
  }

  database<Name extends string>(name: string, args: DatabaseArgs<Name>): Database<Name> {
    const { workload: context, databaseClients: clients } = this;
    return this.args.databases(`${this.application}-${name}`, { ...args, context, clients }, this.options);
  }

  sharedFiles(name: string, { size, setting }: SharedFilesArgs): SharedFiles {
    const claim = `${this.application}-${name}`;
    const checked = this.claimSizes.growing({ claim, size, setting });
    return this.args.sharedFiles(claim, { context: this.workload, size: checked }, this.options);
  }

  objectStore(name: string): Connectable {
    return this.args.objectStores(`${this.application}-${name}`, { context: this.workload }, this.options);
  }

  identity(name: string, permissions: Permissions): Connectable {
    return this.args.identities(`${this.application}-${name}`, { context: this.workload, permissions });
  }

  expose(routes: readonly Route[], options: ExposeOptions = {}): pulumi.Output<string> {
    const { ingress, publish, rolloutDeadline } = this.args;
    const { ingresses, serving } = this.publication;
    const { namespace } = this.workload;
    const args = { ...options, controllers: ingress.controllers, namespace, host: this.host, routes, rolloutDeadline };
    const route = ({ name, controller }: PublishedIngress): Ingress =>
      applicationIngress(name, { ...args, controller }, { parent: this });
    for (const other of ingresses.filter((one) => one !== serving)) route(other);
    const served = route(serving);
    const moves = ingresses.length > 1 || serving.name !== this.application;
    // Clients are sent to another controller once it has the routes.
    publish?.(this.host, serving.controller.address, { parent: this, ...(moves && { dependsOn: [served] }) });
    return pulumi.all([serving.controller.address, served.metadata.name]).apply(([address]) => this.url(address));
  }

  /** Creates what depends on all workloads; returns what was made. */
  finish(): Omit<DeployedApplication, "url"> {
    this.databaseClients.finish();
    const { images, sources, imageTags } = this;
    return { images, sources, imageTags, claims: this.claimSizes.current };
  }

  /** The controller's address matters for its port alone: a host port other than 80 is part of the URL. */
  private url(controllerAddress: string): string {
    const [, hostPort] = /^[^:]+:(\d+)$/.exec(controllerAddress) ?? [];
    const port = hostPort === undefined || hostPort === "80" ? "" : `:${hostPort}`;
    return `${this.secure ? "https" : "http"}://${this.host}${port}`;
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
