import type { Region } from "@pulumi/aws";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { AwsSettings } from "../../schema/platform";
import { ingressController } from "../addons/ingress-controller";
import { MetricsServer } from "../addons/metrics-server";
import { inClusterDatabases } from "../database/database";
import { KubernetesPlatform } from "../kubernetes-platform";
import type { Platform } from "../platform";
import { Cluster } from "./cluster";
import { ImageRepository } from "./image-repository";
import { Network } from "./network";

/** A network load balancer of EKS Auto Mode, reachable from the internet, straight to the controller's pods. */
const LOAD_BALANCER = {
  kind: "loadBalancer",
  loadBalancerClass: "eks.amazonaws.com/nlb",
  annotations: {
    "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
    "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
  },
} as const;

/** The platform on AWS: a network, an EKS cluster with its add-ons, and ECR repositories. */
export function awsPlatform(settings: AwsSettings): Platform {
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const { images, network, protect, registry, zones } = settings;
  const aws = new Provider("aws", {
    region: settings.region as Region,
    allowedAccountIds: [settings.account],
    defaultTags: { tags: { project: pulumi.getProject(), environment: pulumi.getStack(), "managed-by": "pulumi" } },
  });
  const inCloud = { providers: [aws] };

  const cluster = new Cluster(
    name,
    { ...settings.cluster, network: new Network(name, { ...network, zones }, inCloud), protect },
    inCloud,
  );
  const inCluster = { providers: [cluster.provider] };
  const { controller, replicas } = settings.ingress;
  const ingress = ingressController(controller, { exposure: LOAD_BALANCER, replicas }, inCluster);
  new MetricsServer("metrics-server", { replicas: 2 }, inCluster);

  return new KubernetesPlatform({
    ...settings,
    ingress,
    providers: [aws, cluster.provider],
    kubeconfig: cluster.kubeconfig,
    databases: inClusterDatabases({ ...images, protect }),
    secure: false,
    repository: (image, opts) =>
      new ImageRepository(
        image.replaceAll("/", "-"),
        { image, keep: registry.keep, disposable: !protect, cache: images.cache },
        opts,
      ),
  });
}
