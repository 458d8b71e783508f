import type * as pulumi from "@pulumi/pulumi";

import type { Database, DatabaseArgs } from "../components/database/database";
import type { ImageSource } from "../components/image/image";
import type { KnownImage } from "../components/image/known-images";
import type { WorkloadContext } from "../components/workload/context";

/** A path of a host, and the Service that answers below it. */
export interface Route {
  /** Prefix of the path, by whole segments. */
  readonly path: string;
  /** Name of a Service of the application. */
  readonly service: string;
}

/** Where applications run: an environment's cluster, registry and ingress. The same on every target. */
export interface Platform {
  /** Makes the place for an application: its namespace and everything that it may ask for. */
  application(name: string): ApplicationPlatform;
  /** Host name or address at which the ingress controller is reached. */
  readonly ingressAddress: pulumi.Output<string>;
  /** Access to the cluster that the stack made; absent where it deploys to one that exists. */
  readonly kubeconfig?: pulumi.Output<string>;
  /** References of the images built so far, by `<application>/<service>`. */
  readonly images: Readonly<Record<string, pulumi.Output<string>>>;
  /** What the next update has to know of them, to be kept as the stack's output of that name. */
  readonly imageTags: Readonly<Record<string, pulumi.Output<KnownImage>>>;
}

/** What an application may ask its platform for. An application never branches on the environment. */
export interface ApplicationPlatform {
  /** What each of its workloads is told. */
  readonly workload: WorkloadContext;
  /** Options that place a component in the application. */
  readonly options: pulumi.ComponentResourceOptions;
  /** Builds and pushes an image; gives its reference by digest. */
  image(service: string, source: ImageSource): pulumi.Output<string>;
  /** The given secret; or else a random one, which stays until one is given. */
  secret(name: string, given?: pulumi.Output<string>): pulumi.Output<string>;
  /** A database server with a database and login for each name. */
  database<Name extends string>(name: string, args: DatabaseArgs<Name>): Database<Name>;
  /** Host name at which {@link expose} publishes the application. */
  readonly host: string;
  /** Whether people reach that host by HTTPS. */
  readonly secure: boolean;
  /** Whether the environment refuses to delete data: what holds any is told so. */
  readonly protect: boolean;
  /**
   * Publishes Services under the application's host; gives the URL.
   *
   * @param after what has to work before requests are sent there; @default nothing
   */
  expose(routes: readonly Route[], after?: readonly pulumi.Resource[]): pulumi.Output<string>;
}
