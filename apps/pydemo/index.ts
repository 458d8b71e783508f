import * as pulumi from "@pulumi/pulumi";

import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { StatefulService } from "../../components/workload/stateful-service";
import { WebService } from "../../components/workload/web-service";
import { CONTEXT, PORT } from "../shared/nginx/server";
import { serverBlock, startCommand } from "./server";
import { pydemoSettings, type PydemoSettings } from "./settings";

const SERVICE = "pydemo-service";
const NGINX = "pydemo-nginx";
const SERVICE_PORT = 8000;

/** An echo service whose pods have names and volumes, behind nginx or without it. */
export const pydemo = application({ name: "pydemo", settings: pydemoSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: PydemoSettings): Deployed {
  const service = echo(platform, settings);
  // By either route: the repository of an image cannot be deleted where the environment protects its data.
  const image = platform.image("nginx", { context: CONTEXT });
  const way = settings.route === "direct" ? service : proxy(platform, settings, { service, image });
  // Requests go on by the former way until this one is there.
  return { url: platform.expose([{ path: "/", service: way.host }], [way]) };
}

function echo(platform: ApplicationPlatform, settings: PydemoSettings): StatefulService {
  const { replicas } = settings.service;
  const { minReadySeconds, preStopSeconds, logs, probes, version } = settings;
  return new StatefulService(
    SERVICE,
    {
      ...platform.workload,
      image: platform.image("service", { context: "apps/pydemo/service", buildArgs: { VERSION: version } }),
      replicas,
      minReadySeconds,
      preStopSeconds,
      port: SERVICE_PORT,
      // Its two processes take 40 MiB.
      resources: { cpu: 50, memory: 96, cpuLimit: 250 },
      claims: { logs: { folder: "/data/www/logs", ...logs } },
      keepClaims: platform.protect,
      protect: platform.protect,
      probes: {
        readiness: { httpGet: { path: "/readyz" }, ...timings(probes.readiness) },
        liveness: { httpGet: { path: "/healthz" }, ...timings(probes.liveness) },
      },
      // Both, whatever the route: neither way closes before the other is open.
      callers: { ingress: true, workloads: [NGINX] },
    },
    platform.options,
  );
}

function proxy(
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
      replicas: settings.nginx.replicas,
      port: PORT,
      resources: { cpu: 25, memory: 64, cpuLimit: 250 },
      files: { "/etc/nginx/conf.d": { "pydemo.conf": block } },
      // Not the service's state: a roll-out of the service must not take nginx away.
      readinessPath: "/healthz",
      livenessPath: "/healthz",
      callers: { ingress: true },
    },
    // A name that resolves to nothing is no configuration for nginx: by `plain` it does not start before the service.
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
