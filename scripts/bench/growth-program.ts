import { z } from "zod";

import { WebService } from "../../components/workload/web-service";
import { type Application, application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import type { RecordingContext } from "../../plan/record";
import { autoscale, resources, secret } from "../../settings/values";

/** Settings of {@link copies}; each has its default. */
const SETTINGS = z.strictObject({
  autoscale: autoscale().prefault({ min: 2, max: 6, cpuPercent: 70 }),
  resources: resources({ cpu: 50, memory: 128 }),
  token: secret().optional(),
});

/** Platform settings of an environment on AWS as small as the program allows, with all applications. */
function platformSettings(applications: readonly Application[]) {
  return {
    target: "aws",
    apps: applications.map(({ name }) => name),
    account: "999988887777",
    region: "eu-central-1",
    zones: ["eu-central-1a", "eu-central-1b"],
    domain: "growth.example.com",
    dns: { zoneId: "Z0123456789GROWTHEXAM" },
    network: { nat: "single" },
    cluster: {
      version: "1.35",
      administrators: ["arn:aws:iam::999988887777:role/admin", "arn:aws:iam::999988887777:role/slipway-deploy-growth"],
      viewers: ["arn:aws:iam::999988887777:role/slipway-preview"],
      publicAccessCidrs: ["203.0.113.0/24"],
      nodes: { kind: "auto" },
    },
    images: { pullThrough: true, builder: "slipway" },
    ingress: { replicas: 1 },
  };
}

/** The environment in which copies of an application are planned. */
export function growthContext(applications: readonly Application[]): RecordingContext {
  const settings = Object.entries(platformSettings(applications));
  const config = settings.map(([key, value]): [string, string] => [
    `slipway:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { project: "slipway", stack: "growth", config: Object.fromEntries(config) };
}

/**
 * Copies of a typical application: an image that is built, a web service with an autoscaler, a configuration file and a
 * secret, and its route.
 */
export function copies(count: number): readonly Application[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `copy-${String(index).padStart(4, "0")}`;
    return application({ name, settings: SETTINGS, deploy: (platform, settings) => deploy(name, platform, settings) });
  });
}

function deploy(name: string, platform: ApplicationPlatform, settings: z.output<typeof SETTINGS>): Deployed {
  const web = new WebService(
    `${name}-web`,
    {
      ...platform.workload,
      // Each copy has an image of its own.
      image: platform.image("web", { context: "apps/pydemo/service", buildArgs: { VERSION: name } }),
      autoscale: settings.autoscale,
      resources: settings.resources,
      callers: { ingress: true },
      env: { ALLOWED_HOSTS: platform.host, COOKIE_SECURE: String(platform.secure) },
      secretEnv: { TOKEN: platform.secret("token", settings.token) },
      files: { "/etc/web": { "web.conf": `host = ${platform.host}\nworkers = 4\n` } },
    },
    platform.options,
  );
  return { url: platform.expose([{ path: "/", service: web.host }]) };
}
