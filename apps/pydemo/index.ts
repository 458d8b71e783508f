import * as pulumi from "@pulumi/pulumi";

import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { StatefulService } from "../../components/workload/stateful-service";
import { WebService } from "../../components/workload/web-service";
import { NGINX_SOURCE, PORT } from "../shared/nginx/server";
import { serverBlock, startCommand } from "./server";
import { pydemoSettings, type PydemoSettings } from "./settings";

const SERVICE = "pydemo-service";
const NGINX = "pydemo-nginx";
const SERVICE_PORT = 8000;

/** An echo service whose pods have stable names and volumes, behind nginx or published directly. */
export const pydemo = application({ name: "pydemo", settings: pydemoSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: PydemoSettings): Deployed {
  const service = createService(platform, settings);
  // With either route: the image's repository cannot be deleted in an environment that protects its data.
  const image = platform.image("nginx", NGINX_SOURCE);
  const entryPoint = settings.route === "direct" ? service : createProxy(platform, settings, { service, image });
  // The ingress keeps sending requests to the previous workload until the new one is ready.
  return { url: platform.expose([{ path: "/", service: entryPoint.host }], { after: [entryPoint] }) };
}

function createService(platform: ApplicationPlatform, settings: PydemoSettings): StatefulService {
  const { minReadySeconds, preStopSeconds, logs, probes, version } = settings;
  return new StatefulService(
    SERVICE,
    {
      ...platform.workload,
      image: platform.image("service", {
        context: "apps",
        dockerfile: "apps/pydemo/service/Dockerfile",
        buildArgs: { VERSION: version },
      }),
      ...settings.service,
      minReadySeconds,
      preStopSeconds,
      container: "web",
      ports: { http: { number: SERVICE_PORT, servicePort: 80 } },
      claims: { logs: { folder: "/data/www/logs", setting: "pydemo:logs.size", ...logs } },
      keepClaims: platform.protect,
      protect: platform.protect,
      probes: {
        readiness: { httpGet: { path: "/readyz" }, ...timings(probes.readiness) },
        liveness: { httpGet: { path: "/healthz" }, ...timings(probes.liveness) },
      },
      // Both, with either route, so that requests are never blocked while the route changes.
      callers: { http: { ingress: true, workloads: [NGINX] } },
    },
    platform.options,
  );
}

function createProxy(
  platform: ApplicationPlatform,
  settings: PydemoSettings,
  { service, image }: { readonly service: StatefulService; readonly image: pulumi.Output<string> },
): WebService {
  const { workload, options } = platform;
  const command = startCommand(settings);
  const block = pulumi
    .output(workload.namespace)
    .apply((namespace) => serverBlock({ host: service.podsHost, port: SERVICE_PORT, namespace }, settings));
  return new WebService(
    NGINX,
    {
      ...workload,
      image,
      ...(command ? { command } : {}),
      ...settings.nginx,
      port: PORT,
      files: { "/etc/nginx/conf.d": { "pydemo.conf": block } },
      // Readiness does not depend on the service: a rollout of the service must not take nginx out of service.
      readinessPath: "/healthz",
      livenessPath: "/healthz",
      callers: { ingress: true },
    },
    // With `plain`, nginx resolves the service's name when it starts, and exits if there is no address yet.
    settings.upstream === "plain" ? { ...options, dependsOn: [service] } : options,
  );
}

function timings({ delay, period, timeout, failures }: PydemoSettings["probes"]["readiness"]) {
  return {
    initialDelaySeconds: delay,
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold: failures,
  };
}
