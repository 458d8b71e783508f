import { Service } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

/** How requests reach an ingress controller. */
export type Exposure =
  | {
      /** The controller listens on a port of its node. */
      readonly kind: "hostPort";
      readonly port: number;
    }
  | {
      /** A load balancer of the cloud stands before the controller. */
      readonly kind: "loadBalancer";
      readonly annotations: Readonly<Record<string, string>>;
      /** Class of the load balancer's controller; @default the cluster's default one */
      readonly loadBalancerClass?: string;
    };

/** What every ingress controller can be told. */
export interface IngressControllerArgs {
  readonly exposure: Exposure;
  /** @default 1 */
  readonly replicas?: number;
}

/** What an application needs to know of the controller that publishes it. */
export interface IngressController extends pulumi.Resource {
  /** Namespace that the controller's pods run in. */
  readonly namespace: pulumi.Output<string>;
  /** Name of its IngressClass. */
  readonly className: string;
  /** Host name or IP address, with a port where it is not 80. */
  readonly address: pulumi.Output<string>;
  /** Whether an Ingress gets an address of its own to wait for. */
  readonly hasAddress: boolean;
}

/** Where a controller is reached: the node itself, or the load balancer of the Service that its chart makes. */
export function controllerAddress(
  name: string,
  exposure: Exposure,
  service: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if (exposure.kind === "hostPort") return pulumi.output(`127.0.0.1:${exposure.port}`);
  const published = Service.get(name, service, opts);
  return published.status.loadBalancer.ingress.apply(([first]) => first?.hostname ?? first?.ip ?? "");
}
