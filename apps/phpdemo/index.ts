import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { WebService } from "../../components/workload/web-service";
import { NGINX_SOURCE } from "../shared/nginx/server";
import { configurationFiles, iniFiles } from "./configuration";
import { PORTS, ROOT, serverBlock } from "./server";
import { phpdemoSettings, type PhpdemoSettings } from "./settings";

const SOURCE = "apps/phpdemo";
const NAME = "phpdemo";
/** Where the init container finds the configuration files from the settings. */
const CONFIGURATION = "/src-config";
const PING_PAGE = { path: "/readyz", port: PORTS.http } as const;

/** Exits with 0 if FPM listens. FPM listens on loopback, which only an exec probe can reach. */
const FPM_LISTENS = `exit(@fsockopen("127.0.0.1", ${PORTS.fastcgi}) ? 0 : 1);`;

/** A PHP site in one pod: nginx in front of php-fpm, with the pages from an image that has only files. */
export const phpdemo = application({ name: NAME, settings: phpdemoSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: PhpdemoSettings): Deployed {
  const { workload, options } = platform;
  const ini = iniFiles(settings.ini);
  new WebService(
    NAME,
    {
      ...workload,
      image: platform.image("web", NGINX_SOURCE),
      replicas: settings.replicas,
      resources: resources("web"),
      port: PORTS.http,
      callers: { ingress: true },
      files: { "/etc/nginx/conf.d": { "phpdemo.conf": serverBlock() } },
      sharedFolders: { www: { size: 16 } },
      readOnlyFolders: { [ROOT]: "www" },
      init: [
        {
          name: "code",
          image: platform.image("code", { context: `${SOURCE}/code`, buildArgs: { VERSION: settings.version } }),
          // Copied instead of mounted: a file that the image lacks has no mount point in a read-only folder.
          command: ["sh", "-ec", `cp -R /src/. ${ROOT}/; cp -L ${CONFIGURATION}/*.php ${ROOT}/`],
          resources: { cpu: 50, memory: 32, cpuLimit: 50 },
          folders: { [ROOT]: "www" },
          files: { [CONFIGURATION]: configurationFiles(settings) },
        },
      ],
      sidecars: [
        {
          name: "php",
          image: platform.image("php", { context: "apps", dockerfile: `${SOURCE}/php/Dockerfile` }),
          resources: resources("php"),
          readOnlyFolders: { [ROOT]: "www" },
          // Overlays, because the folder also has the image's own files, which load its extensions.
          ...(Object.keys(ini).length > 0 ? { overlays: { "/usr/local/etc/php/conf.d": ini } } : {}),
          probes: {
            // nginx starts only after this probe has succeeded, so the ping page is not available yet.
            startup: { exec: { command: ["php", "-r", FPM_LISTENS] }, periodSeconds: 1, failureThreshold: 60 },
            // The kubelet does not support FastCGI: nginx translates.
            readiness: { httpGet: PING_PAGE, periodSeconds: 5 },
            // A minute is longer than a restart of nginx.
            liveness: { httpGet: PING_PAGE, periodSeconds: 10, failureThreshold: 6 },
          },
        },
      ],
    },
    options,
  );
  return { url: platform.expose([{ path: "/", service: NAME }]) };

  function resources(server: "web" | "php") {
    const cpu = settings.cpu[server];
    return { cpu, memory: settings.memory[server], cpuLimit: cpu };
  }
}
