import { CronJob } from "../../components/workload/cron-job";
import { Job } from "../../components/workload/job";
import { WebService } from "../../components/workload/web-service";
import { Worker } from "../../components/workload/worker";
import { NAMES, SHUTDOWN_SECONDS } from "./names";
import { LOOKUP_ADDRESS, PRODUCER_ADDRESS } from "./queue";
import { GRPC_PORT } from "./recognizer";
import { FOLDER_VARIABLES, pictures, SAMPLES, type Shared } from "./shared";

const RECEIVER_PORT = 8000;
const PROCESSOR_PORT = 9090;

/** Creates the tables, and the sample person if there is to be one. */
export function createMigration({ platform, settings, database, pipeline }: Shared): Job {
  return new Job(
    NAMES.migrate,
    {
      ...platform.workload,
      image: pipeline,
      command: command("migrate"),
      resources: { cpu: 10, memory: 64 },
      env: settings.samples ? { SEED_PEOPLE: JSON.stringify(SAMPLES) } : {},
      databases: [database],
    },
    platform.options,
  );
}

/** Takes pictures and paths of pictures, and puts them into the queue. */
export function createReceiver(shared: Shared, migrated: Job): WebService {
  const { platform, settings, database, pipeline } = shared;
  const { batchRoute, ...size } = settings.receiver;
  return new WebService(
    NAMES.receiver,
    {
      ...platform.workload,
      image: pipeline,
      command: command("receiver"),
      ...size,
      port: RECEIVER_PORT,
      shutdownSeconds: SHUTDOWN_SECONDS,
      callers: { ingress: true },
      env: {
        ...FOLDER_VARIABLES,
        PRODUCER_ADDRESS,
        BATCH_ROUTE: String(batchRoute),
        MAX_PICTURE_MIB: String(settings.maxPicture),
      },
      sharedFiles: pictures(shared, { readOnly: false }),
      databases: [database],
    },
    { ...platform.options, dependsOn: [migrated] },
  );
}

/** Takes pictures from the queue, has them recognized, and stores who was found. */
export function createProcessor({ platform, settings, database, pipeline }: Shared, migrated: Job): Worker {
  const { concurrency, ...size } = settings.imageProcessor;
  const check = (path: string) => ({ httpGet: { path, port: PROCESSOR_PORT } });
  return new Worker(
    NAMES.imageProcessor,
    {
      ...platform.workload,
      image: pipeline,
      command: command("image-processor"),
      ...size,
      shutdownSeconds: SHUTDOWN_SECONDS,
      env: {
        NSQ_LOOKUP_ADDRESS: LOOKUP_ADDRESS,
        GRPC_ADDRESS: `${NAMES.faceRecog}:${GRPC_PORT}`,
        CONCURRENCY: String(concurrency),
        RETRY_DELAY: String(settings.retry.delay),
      },
      probes: { liveness: check("/healthz"), readiness: check("/readyz") },
      databases: [database],
    },
    { ...platform.options, dependsOn: [migrated] },
  );
}

/** Puts pictures that failed or got lost into the queue again. */
export function createRedeemer({ platform, settings, database, pipeline }: Shared, migrated: Job): CronJob {
  const { schedule, attempts, staleMinutes } = settings.retry;
  return new CronJob(
    NAMES.redeemer,
    {
      ...platform.workload,
      image: pipeline,
      command: command("redeemer"),
      schedule,
      resources: { cpu: 10, memory: 64 },
      env: { MAX_ATTEMPTS: String(attempts), STALE_MINUTES: String(staleMinutes) },
      databases: [database],
    },
    { ...platform.options, dependsOn: [migrated] },
  );
}

/** A command of the pipeline's program. */
function command(name: string): readonly string[] {
  return ["/app/pipeline", name];
}
