import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Callers } from "../../components/workload/network";
import { WebService } from "../../components/workload/web-service";
import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { keyFiles } from "../shared/key-files";
import { classifierConfiguration, serverConfiguration } from "./configuration";
import { nginxConfig, WEBSITE_PORT } from "./nginx";
import { scopelensSettings, type ScopelensSettings } from "./settings";

const CONTEXT = "apps/scopelens";
const SERVER = {
  name: "scopelens-server",
  port: 8888,
  config: "/app/config",
  jwtKeys: "/etc/scopelens/jwt-keys",
} as const;
const WEBSITE = "scopelens-website";
const CLASSIFIER = { name: "scopelens-classifier", port: 14514, configs: "/usr/src/app/configs" } as const;

/** Seconds in which the server and the classifier finish their requests. */
const SHUTDOWN_SECONDS = 25;

/** Teams of creatures, with a website, an API, and a classifier that recognizes the creatures in a picture. */
export const scopelens = application({ name: "scopelens", settings: scopelensSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: ScopelensSettings): Deployed {
  // Both, with either route, so that requests are never blocked while the route changes.
  const callers = { ingress: true, workloads: [WEBSITE] };
  const server = createServer(platform, settings, callers);
  const classifier = createClassifier(platform, settings, callers);
  const website = createWebsite(platform, settings, [server, classifier]);
  const direct = [
    { path: "/api", service: server.host },
    { path: "/assets", service: server.host },
    { path: "/advapi", service: classifier.host },
  ];
  return {
    url: platform.expose([...(settings.route === "ingress" ? direct : []), { path: "/", service: website.host }], {
      // The ingress keeps sending requests to the previous workload until the new one is ready.
      after: [server, classifier, website],
      // With room for the other fields of a form, so that the services' own messages reach the user.
      maxBody: settings.maxPicture * 2,
    }),
  };
}

function createServer(platform: ApplicationPlatform, settings: ScopelensSettings, callers: Callers): WebService {
  const { workload, options } = platform;
  const { recaptcha, jwtKeys, givenJwtKeys } = settings;
  const { teams } = platform.database("db", {
    engine: "mongodb",
    databases: { teams: { password: settings.dbPassword, uri: settings.dbUri } },
  });
  const { cache } = platform.database("redis", {
    engine: "redis",
    use: "cache",
    databases: { cache: { password: settings.cachePassword, uri: settings.cacheUri } },
  });
  return new WebService(
    SERVER.name,
    {
      ...workload,
      image: platform.image("server", { context: CONTEXT, dockerfile: `${CONTEXT}/server/Dockerfile` }),
      ...settings.server,
      port: SERVER.port,
      shutdownSeconds: SHUTDOWN_SECONDS,
      callers,
      env: {
        GIN_MODE: "release",
        JWT_KEY_DIR: SERVER.jwtKeys,
        JWT_KEY_ID: jwtKeys[0] ?? "",
        ...(recaptcha && { RECAPTCHA_SITE_KEY: recaptcha.siteKey }),
      },
      ...(recaptcha && { secretEnv: { RECAPTCHA_SECRET: recaptcha.secretKey } }),
      files: { [SERVER.config]: { "config.ini": serverConfiguration(settings, SERVER.port) } },
      secretFiles: { [SERVER.jwtKeys]: keyFiles(platform, "jwt-key", jwtKeys, givenJwtKeys) },
      databases: [teams, cache],
      objectStores: [platform.objectStore("pictures")],
    },
    options,
  );
}

function createClassifier(platform: ApplicationPlatform, settings: ScopelensSettings, callers: Callers): WebService {
  const { workload, options } = platform;
  const { cpu, cpuLimit = cpu } = settings.classifier.resources;
  return new WebService(
    CLASSIFIER.name,
    {
      ...workload,
      image: platform.image("classifier", {
        context: "apps",
        dockerfile: `${CONTEXT}/classifier/Dockerfile`,
        buildArgs: { TORCH_INDEX: settings.torchIndex },
      }),
      ...settings.classifier,
      port: CLASSIFIER.port,
      shutdownSeconds: SHUTDOWN_SECONDS,
      callers,
      files: {
        [CLASSIFIER.configs]: {
          "config.json": classifierConfiguration(settings, Math.ceil(cpuLimit / 1000)),
          "gunicorn.conf.py": readFileSync(join(CONTEXT, "classifier/configs/gunicorn.conf.py"), "utf8"),
        },
      },
      // Says that the model is loaded, and is not limited.
      readinessPath: "/advapi/predict",
      livenessPath: "/advapi/predict",
    },
    options,
  );
}

function createWebsite(
  platform: ApplicationPlatform,
  { recaptcha, website }: ScopelensSettings,
  [server, classifier]: readonly [WebService, WebService],
): WebService {
  const proxies = { server: `http://${server.host}`, classifier: `http://${classifier.host}` };
  const config = nginxConfig({ recaptcha: recaptcha !== undefined, proxies });
  return new WebService(
    WEBSITE,
    {
      ...platform.workload,
      image: platform.image("website", { context: "apps", dockerfile: `${CONTEXT}/website/Dockerfile` }),
      ...website,
      port: WEBSITE_PORT,
      callers: { ingress: true },
      // One file, because a mounted folder would hide the image's mime.types: browsers refuse styles as text/plain.
      overlays: { "/etc/nginx": { "nginx.conf": config } },
    },
    // nginx resolves the services' names when it starts, and exits if they do not exist.
    { ...platform.options, dependsOn: [server, classifier] },
  );
}
