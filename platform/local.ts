import { Provider } from "@pulumi/kubernetes/provider";

import type { LocalSettings } from "../settings/schema/platform";
import { ingressController } from "../components/addons/ingress-controller";
import { MetricsServer } from "../components/addons/metrics-server";
import { inClusterDatabases } from "../components/database/database";
import { KubernetesPlatform } from "./kubernetes";
import type { Platform } from "./contract";
import { sharedClaims } from "../components/storage/shared-claim";
import { inClusterObjectStores } from "../components/storage/versitygw";
import { findImage } from "../components/image/find-image";

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
  const { rolloutDeadline } = settings;
  const { controller, hostPort } = settings.ingress;
  const exposure = { kind: "hostPort", port: hostPort } as const;
  const ingress = ingressController(controller, { exposure, rolloutDeadline }, options);
  const { enabled, insecureKubelet } = settings.metricsServer;
  if (enabled) new MetricsServer("metrics-server", { insecureKubelet, rolloutDeadline }, options);

  return new KubernetesPlatform({
    ...settings,
    ingress,
    providers: [cluster],
    databases: inClusterDatabases(settings.images),
    sharedFiles: sharedClaims(settings.sharedFiles.storageClass),
    objectStores: inClusterObjectStores(),
    secure: false,
    repository: (image) => ({ url: `${settings.registry.address}/${image}`, find: findImage }),
  });
}
