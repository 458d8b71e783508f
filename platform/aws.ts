import type { Region } from "@pulumi/aws";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { AwsSettings } from "../settings/schema/platform";
import { ingressController } from "../components/addons/ingress-controller";
import { MetricsServer } from "../components/addons/metrics-server";
import { type DatabaseMaker, inClusterDatabases } from "../components/database/database";
import { KubernetesPlatform } from "./kubernetes";
import type { Platform } from "./contract";
import { Cluster } from "../components/aws/cluster";
import { Domain } from "../components/aws/dns";
import { cloudWatchLogs, EncryptionKey } from "../components/aws/encryption-key";
import { ImageRepository } from "../components/aws/image-repository";
import { networkLoadBalancer } from "../components/aws/load-balancer";
import { Network } from "../components/aws/network";
import { PullThroughCache } from "../components/aws/pull-through-cache";
import { rdsDatabases } from "../components/aws/rds";

/** The platform on AWS: a network, an EKS cluster with its add-ons, names and certificates, databases, repositories. */
export function awsPlatform(settings: AwsSettings): Platform {
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const { account, dns, protect, registry, rolloutDeadline } = settings;
  const region = settings.region as Region;
  const tags = { project: pulumi.getProject(), environment: pulumi.getStack(), "managed-by": "pulumi" };
  const aws = new Provider("aws", { region, allowedAccountIds: [account], defaultTags: { tags } });
  const inCloud = { providers: [aws] };

  const cache = settings.images.pullThrough ? new PullThroughCache(name, { account, region }, inCloud) : undefined;
  const { cluster, network } = withNodes();
  const edge = dns && withNames(dns);
  const images = { ...settings.images, ...(cache && { baseRegistry: cache.baseRegistry }) };
  const mirrors = cache?.mirrors ?? {};
  const prerequisites = [...cluster.ready, ...(cache ? [cache] : [])];
  const inCluster = { providers: [cluster.provider], dependsOn: prerequisites };
  const ingress = ingressController(
    settings.ingress.controller,
    { exposure: exposure(), replicas: settings.ingress.replicas, rolloutDeadline, mirrors },
    inCluster,
  );
  new MetricsServer("metrics-server", { replicas: 2, rolloutDeadline, mirrors }, inCluster);

  return new KubernetesPlatform({
    ...settings,
    images,
    ingress,
    prerequisites,
    providers: [aws, cluster.provider],
    kubeconfig: cluster.kubeconfig,
    databases: databases(),
    secure: edge !== undefined,
    ...(edge && { publish: edge.domain.publish.bind(edge.domain) }),
    repository: (image, opts) => {
      // What is copied from another environment is not built, so it has no layers to keep.
      const cache = images.cache && settings.promotion === undefined;
      const args = { ...registry, image, disposable: !protect, cache };
      return new ImageRepository(image.replaceAll("/", "-"), args, opts);
    },
  });

  /** The cluster, in a network of its own. */
  function withNodes() {
    const { flowLogs, ...ranges } = settings.network;
    const logsKeyArn = new EncryptionKey(
      `${name}-logs`,
      { description: `Logs of ${name}`, account, users: [cloudWatchLogs(account, region)], protect },
      inCloud,
    ).arn;
    const made = new Network(
      name,
      {
        ...ranges,
        account,
        region,
        zones: settings.zones,
        clusterName: name,
        ...(flowLogs && { flowLogs: { ...flowLogs, keyArn: logsKeyArn } }),
      },
      inCloud,
    );
    const place = { account, region, network: made, cache, logsKeyArn };
    const args = { ...settings.cluster, ...place, tags, protect, rolloutDeadline };
    return { network: made, cluster: new Cluster(name, args, inCloud) };
  }

  /** The domain, and what the load balancer has to know of it. */
  function withNames({ hstsSeconds, ...zone }: NonNullable<AwsSettings["dns"]>) {
    const domain = new Domain(name, { domain: settings.domain, ...zone }, inCloud);
    return { domain, https: { certificateArn: domain.certificateArn, hstsSeconds } };
  }

  function exposure() {
    return networkLoadBalancer({
      class: cluster.loadBalancerClass,
      subnetRanges: network.publicSubnetRanges,
      ...(edge && { https: edge.https }),
    });
  }

  function databases(): DatabaseMaker {
    const { baseRegistry } = images;
    if (settings.databases.kind === "cluster") return inClusterDatabases({ baseRegistry, protect });
    const { vpcId, privateSubnetIds: subnetIds } = network;
    const { nodeSecurityGroupId } = cluster;
    return rdsDatabases({ ...settings.databases, vpcId, subnetIds, nodeSecurityGroupId, baseRegistry, protect });
  }
}
