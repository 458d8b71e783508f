import type { Region } from "@pulumi/aws";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { AwsSettings } from "../settings/schema/platform";
import { MetricsServer } from "../components/addons/metrics-server";
import type { Audience } from "../components/addons/ingress";
import { clusterIngress } from "../components/addons/publication";
import type { DatabaseFactory } from "../components/database/database";
import { databaseFactory } from "../components/database/engines";
import { KubernetesPlatform } from "./kubernetes";
import type { Platform } from "./contract";
import { Cluster } from "../components/aws/cluster";
import { Domain } from "../components/aws/dns";
import { cloudWatchLogs, EncryptionKey } from "../components/aws/encryption-key";
import { podIdentities } from "../components/aws/identity";
import { ImageRepository } from "../components/aws/image-repository";
import { existingNetwork, type NetworkPlace } from "../components/aws/existing-network";
import { networkLoadBalancer } from "../components/aws/load-balancer";
import { Network } from "../components/aws/network";
import { placements } from "../components/aws/nodes/placement";
import { PullThroughCache } from "../components/aws/pull-through-cache";
import { previousOutputs } from "../components/previous-outputs";
import { overriddenMirrors } from "../components/image/mirrors";
import { rdsDatabases } from "../components/aws/rds";
import { s3ObjectStores } from "../components/aws/object-store";
import { efsSharedFiles } from "../components/aws/shared-files";
import { WorkloadIdentities } from "../components/aws/workload-identity";
import { upstreamImages } from "./upstream-images";

/** The platform on AWS: network, EKS cluster with add-ons, DNS and certificates, databases and image repositories. */
export function awsPlatform(settings: AwsSettings): Platform {
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const { account, dns, protect } = settings;
  const { prefix, ...registry } = settings.registry;
  const region = settings.region as Region;
  const tags = { project: pulumi.getProject(), environment: pulumi.getStack(), "managed-by": "pulumi" };
  const previous = previousOutputs();
  const aws = new Provider("aws", { region, allowedAccountIds: [account], defaultTags: { tags } });
  const awsOptions = { providers: [aws] };

  const { pullThrough, pullThroughCredentials: credentials } = settings.images;
  const cache = pullThrough ? new PullThroughCache(name, { account, region, credentials }, awsOptions) : undefined;
  const mirrors = overriddenMirrors(cache?.mirrors ?? {}, settings.images.mirrors);
  const images = { ...settings.images, mirrors };
  const upstreamImage = upstreamImages(mirrors, settings);
  const charts = { rolloutDeadline: settings.rolloutDeadline, mirrors, chartMirror: settings.charts.mirror };
  const { cluster, network } = createCluster();
  const edge = dns && createDomain(dns);
  const prerequisites = [...cluster.ready, ...(cache ? [cache] : [])];
  const clusterOptions = { providers: [cluster.provider], dependsOn: prerequisites };
  const ingress = clusterIngress(
    { apps: settings.apps, ...settings.ingress },
    (_, audience) => ({ exposure: exposure(audience), replicas: settings.ingress.replicas, ...charts }),
    clusterOptions,
  );
  new MetricsServer("metrics-server", { replicas: 2, ...charts }, clusterOptions);

  return new KubernetesPlatform({
    ...settings,
    previous,
    images,
    ingress,
    placements: placements(settings.cluster.nodes, settings.placement),
    prerequisites,
    providers: [aws, cluster.provider],
    kubeconfig: cluster.kubeconfig,
    databases: databases(),
    sharedFiles: sharedFiles(),
    ...cloudAccess(),
    upstreamImage,
    secure: edge !== undefined,
    ...(edge && { publish: edge.domain.publish.bind(edge.domain) }),
    repository: (image, opts) => {
      // Images copied from another environment are not built, so there are no layers to cache.
      const cache = images.cache && settings.promotion === undefined;
      const repository = prefix === undefined ? image : `${prefix}/${image}`;
      const args = { ...registry, image: repository, disposable: !protect, cache };
      return new ImageRepository(image.replaceAll("/", "-"), args, opts);
    },
  });

  /** Creates the cluster and, unless one exists, its network. */
  function createCluster() {
    const logsKeyArn = new EncryptionKey(
      `${name}-logs`,
      { description: `Logs of ${name}`, account, users: [cloudWatchLogs(account, region)], protect },
      awsOptions,
    ).arn;
    const network = createNetwork(logsKeyArn);
    const environment = { account, region, network, cache, logsKeyArn, previous };
    const args = { ...settings.cluster, ...environment, ...charts, tags, protect };
    return { network, cluster: new Cluster(name, args, awsOptions) };
  }

  function createNetwork(keyArn: pulumi.Input<string>): NetworkPlace {
    const { network, zones } = settings;
    if (network.vpcId !== undefined) return existingNetwork(network, zones);
    const { flowLogs, ...ranges } = network;
    return new Network(
      name,
      {
        ...ranges,
        account,
        region,
        zones,
        clusterName: name,
        ...(flowLogs && { flowLogs: { ...flowLogs, keyArn } }),
      },
      awsOptions,
    );
  }

  /** Creates the domain; `https` configures the load balancer for it. */
  function createDomain({ hstsSeconds, ...zone }: NonNullable<AwsSettings["dns"]>) {
    const domain = new Domain(name, { domain: settings.domain, ...zone }, awsOptions);
    return { domain, https: { certificateArn: domain.certificateArn, hstsSeconds } };
  }

  function exposure(audience: Audience) {
    const internal = audience === "internal";
    return networkLoadBalancer({
      class: cluster.loadBalancerClass,
      subnetRanges: network.publicSubnetRanges,
      internal,
      // Those that are not tagged, and those that the controller would not choose, are named.
      ...((internal || !network.taggedSubnets) && { subnetIds: network.publicSubnetIds }),
      ...(edge && { https: edge.https }),
    });
  }

  function databases(): DatabaseFactory {
    const { vpcId, privateSubnetIds: subnetIds } = network;
    const { nodeSecurityGroupId } = cluster;
    return databaseFactory({
      settings: settings.databases,
      upstreamImage,
      protect,
      rds: (server) =>
        rdsDatabases({ ...server, region, vpcId, subnetIds, nodeSecurityGroupId, upstreamImage, protect }),
    });
  }

  function sharedFiles() {
    const { vpcId, privateSubnetIds: subnetIds } = network;
    const { addons, nodeSecurityGroupId } = cluster;
    const place = { vpcId, subnetIds, nodeSecurityGroupId, network: settings.network };
    const providers = [aws, cluster.provider];
    return efsSharedFiles({ name, ...place, addons, ready: cluster.ready, protect }, { providers });
  }

  /** What uses the roles of workloads: each has one for all that it may do. */
  function cloudAccess() {
    const clusterName = cluster.addons.cluster.eksCluster.name;
    const identities = new WorkloadIdentities({ prefix: name, clusterName }, awsOptions);
    return {
      objectStores: s3ObjectStores({ account, region, prefix: name, identities, protect }),
      identities: podIdentities({ account, region, identities }),
    };
  }
}
