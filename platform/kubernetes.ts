import * as pulumi from "@pulumi/pulumi";

import { BaseImages, type DigestOf } from "../components/image/base-images";
import type { PreviousOutputs } from "../components/previous-outputs";
import type { ApplicationPlatform, Deployed, DeployedApplication, Platform } from "./contract";
import { KubernetesApplication, type KubernetesApplicationArgs, type PlatformState } from "./kubernetes-application";

/** What a target provides for the platform that all targets share. */
export interface KubernetesPlatformArgs extends KubernetesApplicationArgs {
  /** Providers for the cluster, and for the cloud if there is one. */
  readonly providers: pulumi.ProviderResource[];
  /** Resources that applications depend on for their whole lifetime, such as nodes and CSI drivers. */
  readonly prerequisites?: readonly pulumi.Resource[];
  readonly kubeconfig?: pulumi.Output<string>;
  /** The stack's outputs as the last update left them. */
  readonly previous: PreviousOutputs;
}

/** The platform on any Kubernetes cluster; targets only differ in {@link KubernetesPlatformArgs}. */
export class KubernetesPlatform implements Platform, PlatformState {
  readonly ingressAddress: pulumi.Output<string>;
  readonly kubeconfig?: pulumi.Output<string>;
  readonly digestOf?: DigestOf;
  readonly previous: PreviousOutputs;

  constructor(private readonly args: KubernetesPlatformArgs) {
    this.previous = args.previous;
    this.ingressAddress = args.ingress.address;
    if (args.kubeconfig) this.kubeconfig = args.kubeconfig;
    const { images, promotion, prerequisites = [] } = args;
    if (images.resolveBases && !promotion) {
      this.digestOf = new BaseImages("base-images", images, { dependsOn: [...prerequisites] }).digestOf;
    }
  }

  deploy(name: string, deploy: (platform: ApplicationPlatform) => Deployed): DeployedApplication {
    const { providers, prerequisites = [] } = this.args;
    const application = new KubernetesApplication(name, this.args, this, {
      providers,
      dependsOn: [...prerequisites],
    });
    const { url } = deploy(application);
    return { url, ...application.finish() };
  }
}
