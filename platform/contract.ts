import type * as pulumi from "@pulumi/pulumi";

import type { Database, DatabaseArgs } from "../components/database/database";
import type { Permissions } from "../components/identity/permissions";
import type { ImageSource } from "../components/image/image";
import type { KnownImage } from "../components/image/known-images";
import type { SharedFilesArgs } from "../components/storage/shared-files";
import type { Connectable } from "../components/workload/connections";
import type { WorkloadContext } from "../components/workload/context";
import type { SharedFiles } from "../components/workload/mounts";

/** A URL path, and the Service that requests to it are sent to. */
export interface Route {
  /** Path prefix, matched by whole segments. */
  readonly path: string;
  /** Name of a Service of the application. */
  readonly service: string;
}

/** Options of {@link ApplicationPlatform.expose}. */
export interface ExposeOptions {
  /** Resources that must be ready before requests are routed there; @default none */
  readonly after?: readonly pulumi.Resource[];
  /** Largest request body in MiB that the ingress controller has to let pass; @default 1 */
  readonly maxBody?: number;
}

/** What an application contributes to the stack's outputs. */
export interface Deployed {
  /** URL of the application. */
  readonly url: pulumi.Output<string>;
}

/** An application that has been deployed, with what the platform made for it. */
export interface DeployedApplication extends Deployed {
  /** Image references by `<application>/<service>`. */
  readonly images: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where these images are built from, by the same names; none if they are copied from another environment. */
  readonly sources: Readonly<Record<string, ImageSource>>;
  /** Records of these images for the next update, to be kept in the stack output of that name. */
  readonly imageTags: Readonly<Record<string, pulumi.Output<KnownImage>>>;
  /** Sizes of its volume claims in GiB for the next update, to be kept in the stack output of that name. */
  readonly claims: Readonly<Record<string, pulumi.Output<number>>>;
}

/** The platform that applications run on: an environment's cluster, registry and ingress. Every target implements it. */
export interface Platform {
  /**
   * Creates an application's namespace, has the application deploy itself in it, and then creates what depends on all of
   * its workloads.
   *
   * @param deploy uses the interface that it is given only until it returns.
   */
  deploy(name: string, deploy: (platform: ApplicationPlatform) => Deployed): DeployedApplication;
  /** Host name or address of the ingress controller. */
  readonly ingressAddress: pulumi.Output<string>;
  /** Access to the stack's own cluster; absent when deploying to an existing one. */
  readonly kubeconfig?: pulumi.Output<string>;
}

/** The platform's interface for one application. Applications never branch on the environment. */
export interface ApplicationPlatform {
  /** Arguments that all of its workloads share. */
  readonly workload: WorkloadContext;
  /** Options that make a component a child of the application. */
  readonly options: pulumi.ComponentResourceOptions;
  /** Builds and pushes an image, or copies a promoted one; returns its reference by digest. */
  image(service: string, source: ImageSource): pulumi.Output<string>;
  /**
   * Returns the reference by which the environment pulls a vendor's image: from its mirror, if it has one.
   *
   * @param reference Full name of the image with a tag, such as `docker.io/library/postgres:17-trixie`.
   * @throws Error if the name is not complete, has no tag, or has a digest and a mirror; UnreachableImageError if the
   *   environment's nodes cannot reach the image's registry.
   */
  upstreamImage(reference: string): string;
  /** Returns the given secret, or a generated one that is kept until one is given. */
  secret(name: string, given?: pulumi.Output<string>): pulumi.Output<string>;
  /**
   * A database and login for each name, on a server of their own or one that the settings name. Workloads connect through
   * their `databases`; previous logins are removed once all that connect have been rolled out.
   *
   * @throws RangeError if there is no such engine.
   */
  database<Name extends string>(name: string, args: DatabaseArgs<Name>): Database<Name>;
  /**
   * Files that pods of the application's workloads, on any node, read and write at the same time.
   *
   * @throws ClaimShrinkError through the claim's name, if the size is smaller than before.
   */
  sharedFiles(name: string, args: SharedFilesArgs): SharedFiles;
  /** A bucket with the API of Amazon S3, for workloads that list it in `objectStores`. */
  objectStore(name: string): Connectable;
  /**
   * Rights in the cloud for workloads that list them in `identities`, and for no others. Outside of a cloud they have no
   * effect, but are checked.
   *
   * @throws RangeError if the permissions have wildcards that allow more than what they name.
   */
  identity(name: string, permissions: Permissions): Connectable;
  /** Host name at which {@link expose} publishes the application. */
  readonly host: string;
  /** Whether the application is served over HTTPS. */
  readonly secure: boolean;
  /** Whether the environment protects data from deletion; components that hold data take it as an argument. */
  readonly protect: boolean;
  /** Publishes Services under the application's host; returns the URL. */
  expose(routes: readonly Route[], options?: ExposeOptions): pulumi.Output<string>;
}
