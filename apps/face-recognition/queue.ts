import { Service } from "../../components/workload/service";
import { StatefulService } from "../../components/workload/stateful-service";
import type { ApplicationPlatform } from "../../platform/contract";
import { NAMES } from "./names";
import type { FaceRecognitionSettings } from "./settings";

/** Both daemons, and the tools of NSQ. */
const IMAGE = "docker.io/nsqio/nsq:v1.3.0";

const LOOKUPD_PORTS = { tcp: 4160, http: 4161 } as const;
const NSQD_PORTS = { tcp: 4150, http: 4151 } as const;
const DATA = "/data";

/** Address of the queue for those who publish, `host:port`. */
export const PRODUCER_ADDRESS = `${NAMES.nsqd}:${NSQD_PORTS.tcp}`;

/** Address of the directory for those who consume, `host:port` of its HTTP interface. */
export const LOOKUP_ADDRESS = `${NAMES.nsqlookupd}:${LOOKUPD_PORTS.http}`;

/** NSQ: the queue, and the directory in which consumers find it. */
export function createQueue(
  platform: ApplicationPlatform,
  settings: Pick<FaceRecognitionSettings, "nsqd" | "nsqlookupd">,
): StatefulService {
  const { workload, options } = platform;
  const image = platform.upstreamImage(IMAGE);
  const ping = { httpGet: { path: "/ping", port: "http" } };
  const probes = { readiness: { ...ping, periodSeconds: 3 }, liveness: { ...ping, failureThreshold: 6 } };
  new Service(
    NAMES.nsqlookupd,
    {
      ...workload,
      image,
      command: ["nsqlookupd", `--broadcast-address=${NAMES.nsqlookupd}`],
      ...settings.nsqlookupd,
      ports: LOOKUPD_PORTS,
      probes,
      callers: { tcp: { workloads: [NAMES.nsqd] }, http: { workloads: [NAMES.imageProcessor] } },
      headless: true,
    },
    options,
  );
  const { resources, storage } = settings.nsqd;
  return new StatefulService(
    NAMES.nsqd,
    {
      ...workload,
      image,
      command: [
        "nsqd",
        `--data-path=${DATA}`,
        // By default it is the pod's own name, which nobody can resolve.
        `--broadcast-address=${NAMES.nsqd}`,
        `--lookupd-tcp-address=${NAMES.nsqlookupd}:${LOOKUPD_PORTS.tcp}`,
        // Each entry is written to the volume at once, so that a killed queue has all but those that were being worked on.
        "--mem-queue-size=0",
        "--sync-every=1",
      ],
      resources,
      ports: NSQD_PORTS,
      probes,
      callers: { tcp: { workloads: [NAMES.receiver, NAMES.imageProcessor] } },
      claims: { data: { folder: DATA, size: storage, setting: "face-recognition:nsqd.storage" } },
      keepClaims: platform.protect,
      protect: platform.protect,
    },
    options,
  );
}
