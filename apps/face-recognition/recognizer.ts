import { Job } from "../../components/workload/job";
import { Service } from "../../components/workload/service";
import { NAMES, SHUTDOWN_SECONDS } from "./names";
import { FOLDER_VARIABLES, FOLDERS, pictures, type Shared } from "./shared";

/** Port of the gRPC server. */
export const GRPC_PORT = 50051;

/** Pods that recognize people, and a Job that gives them the picture of the sample person. */
export function createRecognizer(shared: Shared): Service {
  const { platform, settings, recognizer } = shared;
  const { threshold, replicas, resources } = settings.faceRecog;
  const { cpu, cpuLimit = cpu } = resources;
  if (settings.samples) {
    new Job(
      NAMES.samples,
      {
        ...platform.workload,
        image: recognizer,
        command: ["python", "-m", "seed"],
        resources: { cpu: 10, memory: 64 },
        env: FOLDER_VARIABLES,
        sharedFiles: { [FOLDERS.knownPeople]: { files: shared.knownPeople } },
      },
      platform.options,
    );
  }
  const health = { grpc: { port: "grpc" } };
  return new Service(
    NAMES.faceRecog,
    {
      ...platform.workload,
      image: recognizer,
      resources,
      replicas,
      ports: { grpc: GRPC_PORT },
      probes: { readiness: health, liveness: health },
      shutdownSeconds: SHUTDOWN_SECONDS,
      callers: { grpc: { workloads: [NAMES.imageProcessor] } },
      // The client distributes its calls over all pods itself.
      headless: true,
      env: {
        ...FOLDER_VARIABLES,
        THRESHOLD: String(threshold),
        WORKERS: String(Math.ceil(cpuLimit / 1000)),
        MAX_PICTURE_MIB: String(settings.maxPicture),
      },
      sharedFiles: pictures(shared, { readOnly: true }),
    },
    platform.options,
  );
}
