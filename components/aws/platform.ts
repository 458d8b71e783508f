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
import { cloudWatchLogs, EncryptionKey } from "./encryption-key";
import { ImageRepository } from "./image-repository";
import { networkLoadBalancer } from "./load-balancer";
import { Network } from "./network";

/** The platform on AWS: a network, an EKS cluster with its add-ons, and ECR repositories. */
export function awsPlatform(settings: AwsSettings): Platform {
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const { images, network, protect, registry, zones } = settings;
  const { account, region } = settings;
  const tags = { project: pulumi.getProject(), environment: pulumi.getStack(), "managed-by": "pulumi" };
  const aws = new Provider("aws", {
    region: region as Region,
    allowedAccountIds: [account],
    defaultTags: { tags },
  });
  const inCloud = { providers: [aws] };

  const logsKeyArn = new EncryptionKey(
    `${name}-logs`,
    { description: `Logs of ${name}`, account, users: [cloudWatchLogs(account, region)], protect },
    inCloud,
  ).arn;
  const { cidr, nat, endpoints, flowLogs } = network;
  const vpc = new Network(
    name,
    {
      account,
      region,
      cidr,
      zones,
      nat,
      endpoints,
      clusterName: name,
      ...(flowLogs && { flowLogs: { ...flowLogs, keyArn: logsKeyArn } }),
    },
    inCloud,
  );
  const cluster = new Cluster(
    name,
    { ...settings.cluster, account, region, network: vpc, logsKeyArn, tags, protect },
    inCloud,
  );
  const inCluster = { providers: [cluster.provider], dependsOn: [...cluster.ready] };
  const { controller, replicas } = settings.ingress;
  const exposure = networkLoadBalancer({
    class: cluster.loadBalancerClass,
    subnetRanges: vpc.publicSubnetRanges,
  });
  const ingress = ingressController(controller, { exposure, replicas }, inCluster);
  new MetricsServer("metrics-server", { replicas: 2 }, inCluster);

  return new KubernetesPlatform({
    ...settings,
    ingress,
    providers: [aws, cluster.provider],
    kubeconfig: cluster.kubeconfig,
    prerequisites: cluster.ready,
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
