import { CronJob } from "../../../components/workload/cron-job";
import { Job } from "../../../components/workload/job";
import { Service } from "../../../components/workload/service";
import { StatefulService } from "../../../components/workload/stateful-service";
import { WebService } from "../../../components/workload/web-service";
import { Worker } from "../../../components/workload/worker";
import { application, type Deployed } from "../../../platform/application";
import type { ApplicationPlatform } from "../../../platform/contract";
import { type KindsSettings, kindsSettings } from "./settings";

const CONTEXT = "test/e2e/application/service";
const ALIVE = 'test "$(($(date +%s) - $(stat -c %Y /tmp/alive)))" -lt 10';

/** Each kind of workload, shared files and an object store: an application that only tests deploy. */
export const kinds = application({ name: "kinds", settings: kindsSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: KindsSettings): Deployed {
  const { options } = platform;
  const files = platform.sharedFiles("files", { size: settings.filesSize, setting: "kinds:filesSize" });
  const objects = platform.objectStore("objects");
  const shared = { ...platform.workload, image: platform.image("service", { context: CONTEXT }) };
  const small = { ...shared, resources: { cpu: 10, memory: 96 } };
  const sharedFiles = { "/shared": { files } };

  const importer = new Job(
    "kinds-importer",
    { ...small, command: program("importer"), env: { EDITION: settings.edition }, sharedFiles },
    options,
  );
  const rpc = { grpc: { port: "grpc" } };
  const service = new Service(
    "kinds-rpc",
    {
      ...small,
      command: program("rpc"),
      ports: { grpc: 50051, metrics: settings.metricsPort },
      probes: { readiness: rpc, liveness: rpc },
      callers: { grpc: { workloads: ["kinds-web"] } },
      headless: true,
      replicas: 2,
    },
    options,
  );
  const line = { tcpSocket: { port: "line" } };
  const log = new StatefulService(
    "kinds-log",
    {
      ...small,
      command: program("log"),
      ports: { line: 7000 },
      probes: { readiness: line, liveness: line },
      callers: { line: { workloads: ["kinds-web"] } },
      claims: { data: { folder: "/data", size: settings.logSize, setting: "kinds:logSize" } },
      keepClaims: false,
      replicas: 2,
    },
    options,
  );
  new Worker(
    "kinds-worker",
    {
      ...small,
      command: program("worker"),
      probes: { liveness: { exec: { command: ["sh", "-c", ALIVE] } } },
      sharedFiles,
      replicas: 2,
    },
    options,
  );
  new CronJob(
    "kinds-report",
    { ...small, command: program("report"), schedule: settings.schedule, objectStores: [objects] },
    options,
  );
  const web = new WebService(
    "kinds-web",
    {
      ...small,
      command: program("web"),
      callers: { ingress: true },
      sharedFiles,
      objectStores: [objects],
      replicas: 2,
    },
    // The job has run before any pod serves what it wrote.
    { ...options, dependsOn: [importer, service, log] },
  );
  return { url: platform.expose([{ path: "/", service: web.host }]) };
}

function program(name: string): readonly string[] {
  return ["python", "-m", name];
}
