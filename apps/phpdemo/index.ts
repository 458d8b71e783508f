import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { WebService } from "../../components/workload/web-service";
import { CONTEXT } from "../shared/nginx/server";
import { iniFiles, operationsFiles } from "./configuration";
import { PORTS, ROOT, serverBlock } from "./server";
import { phpdemoSettings, type PhpdemoSettings } from "./settings";

const SOURCE = "apps/phpdemo";
const NAME = "phpdemo";
const OPERATIONS = "/src-config";
const PING_PAGE = { path: "/readyz", port: PORTS.http } as const;

/** Ends well when FPM listens. It does so inside the pod alone, where no probe but a command can see it. */
const LISTENS = `exit(@fsockopen("127.0.0.1", ${PORTS.fastcgi}) ? 0 : 1);`;

/** A PHP site in one pod: nginx in front of php-fpm, with pages from an image that holds files alone. */
export const phpdemo = application({ name: NAME, settings: phpdemoSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: PhpdemoSettings): Deployed {
  const { workload, options } = platform;
  const ini = iniFiles(settings.ini);
  new WebService(
    NAME,
    {
      ...workload,
      image: platform.image("web", { context: CONTEXT }),
      replicas: settings.replicas,
      resources: { cpu: settings.cpu.web, memory: 128, cpuLimit: settings.cpu.web },
      port: PORTS.http,
      callers: { ingress: true },
      files: { "/etc/nginx/conf.d": { "phpdemo.conf": serverBlock() } },
      sharedFolders: { www: { size: 16 } },
      readOnlyFolders: { [ROOT]: "www" },
      init: [
        {
          name: "code",
          image: image("code", { VERSION: settings.version }),
          // Copied, not mounted over: a file that the image lacks has no place in a folder that is read only.
          command: ["sh", "-ec", `cp -R /src/. ${ROOT}/; cp -L ${OPERATIONS}/*.php ${ROOT}/`],
          resources: { cpu: 50, memory: 32, cpuLimit: 50 },
          folders: { [ROOT]: "www" },
          files: { [OPERATIONS]: operationsFiles(settings) },
        },
      ],
      sidecars: [
        {
          name: "php",
          image: image("php"),
          resources: { cpu: settings.cpu.php, memory: 64, cpuLimit: settings.cpu.php },
          readOnlyFolders: { [ROOT]: "www" },
          // Beside the files of the image, which name its extensions.
          ...(Object.keys(ini).length > 0 ? { overlays: { "/usr/local/etc/php/conf.d": ini } } : {}),
          probes: {
            // nginx starts when this has succeeded, so the ping page cannot be asked for yet.
            startup: { exec: { command: ["php", "-r", LISTENS] }, periodSeconds: 1, failureThreshold: 60 },
            // The kubelet speaks no FastCGI: nginx translates.
            readiness: { httpGet: PING_PAGE, periodSeconds: 5 },
            // A minute outlasts a restart of nginx.
            liveness: { httpGet: PING_PAGE, periodSeconds: 10, failureThreshold: 6 },
          },
        },
      ],
    },
    options,
  );
  return { url: platform.expose([{ path: "/", service: NAME }]) };

  function image(service: string, buildArgs: Readonly<Record<string, string>> = {}) {
    return platform.image(service, { context: `${SOURCE}/${service}`, buildArgs });
  }
}
