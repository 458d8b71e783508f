import { Provider } from "@pulumi/kubernetes/provider";

import type { LocalSettings } from "../settings/schema/platform";
import { clusterIngress } from "../components/addons/publication";
import { MetricsServer } from "../components/addons/metrics-server";
import { databaseFactory } from "../components/database/engines";
import { KubernetesPlatform } from "./kubernetes";
import type { Platform } from "./contract";
import { withoutRights } from "../components/identity/identity";
import { previousOutputs } from "../components/previous-outputs";
import { sharedClaims } from "../components/storage/shared-claim";
import { inClusterObjectStores, VERSITYGW_IMAGE } from "../components/storage/versitygw";
import { findImage } from "../components/image/find-image";
import { upstreamImages } from "./upstream-images";

/** The platform on an existing Kubernetes cluster and registry. Only uses the kubeconfig context from the settings. */
export function localPlatform(settings: LocalSettings): Platform {
  const { context, kubeconfig } = settings.cluster;
  const cluster = new Provider("cluster", {
    context,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    // Without it, a new kubeconfig for the same cluster would replace every object.
    clusterIdentifier: context,
  });
  const options = { providers: [cluster] };
  const { mirrors } = settings.images;
  const upstreamImage = upstreamImages(mirrors);
  const charts = { rolloutDeadline: settings.rolloutDeadline, mirrors, chartMirror: settings.charts.mirror };
  const { hostPort, next } = settings.ingress;
  const ports = { current: hostPort, next: next?.hostPort ?? hostPort };
  const ingress = clusterIngress(
    { apps: settings.apps, ...settings.ingress },
    (which) => ({ exposure: { kind: "hostPort", port: ports[which] }, ...charts }),
    options,
  );
  const { enabled, insecureKubelet } = settings.metricsServer;
  if (enabled) new MetricsServer("metrics-server", { insecureKubelet, ...charts }, options);

  return new KubernetesPlatform({
    ...settings,
    previous: previousOutputs(),
    ingress,
    providers: [cluster],
    sharedFiles: sharedClaims(settings.sharedFiles.storageClass),
    objectStores: inClusterObjectStores({
      ...settings.objectStores,
      storageSetting: "slipway:objectStores.storage",
      image: upstreamImage(VERSITYGW_IMAGE),
    }),
    identities: withoutRights,
    databases: databaseFactory({ settings: settings.databases, upstreamImage }),
    upstreamImage,
    secure: false,
    repository: (image) => ({ url: `${settings.registry.address}/${image}`, find: findImage }),
  });
}
