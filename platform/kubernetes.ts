import * as pulumi from "@pulumi/pulumi";

import { BaseImages, type DigestOf } from "../components/image/base-images";
import { type KnownImage, knownImages } from "../components/image/known-images";
import { ClaimSizes } from "../components/workload/claim-sizes";
import type { ApplicationPlatform, Platform } from "./contract";
import {
  type ApplicationRegister,
  KubernetesApplication,
  type KubernetesApplicationArgs,
} from "./kubernetes-application";

/** What a target provides for the platform that all targets share. */
export interface KubernetesPlatformArgs extends KubernetesApplicationArgs {
  /** Providers for the cluster, and for the cloud if there is one. */
  readonly providers: pulumi.ProviderResource[];
  /** Resources that applications depend on for their whole lifetime, such as nodes and CSI drivers. */
  readonly prerequisites?: readonly pulumi.Resource[];
  readonly kubeconfig?: pulumi.Output<string>;
}

/** The platform on any Kubernetes cluster; targets only differ in {@link KubernetesPlatformArgs}. */
export class KubernetesPlatform implements Platform, ApplicationRegister {
  readonly images: Record<string, pulumi.Output<string>> = {};
  readonly imageTags: Record<string, pulumi.Output<KnownImage>> = {};
  readonly ingressAddress: pulumi.Output<string>;
  readonly kubeconfig?: pulumi.Output<string>;
  readonly digestOf?: DigestOf;
  readonly known = knownImages();
  readonly claimSizes = new ClaimSizes();
  readonly claims = this.claimSizes.current;

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
    return new KubernetesApplication(name, this.args, this, options);
  }
}
