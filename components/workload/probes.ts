import type { core } from "@pulumi/kubernetes/types/input";

import type { NamedPort } from "./ports";

/** Timings and thresholds of a probe, with their Kubernetes names. */
export interface ProbeTimings {
  /** @default 0 */
  readonly initialDelaySeconds?: number | undefined;
  /** @default 10, Kubernetes' own */
  readonly periodSeconds?: number | undefined;
  /** @default 3: the single second of Kubernetes is too short on a busy node */
  readonly timeoutSeconds?: number | undefined;
  /** @default 3, Kubernetes' own */
  readonly failureThreshold?: number | undefined;
  /** @default 1, Kubernetes' own; only readiness allows more */
  readonly successThreshold?: number | undefined;
}

/** A container's port, by its name or number. */
type PortReference = string | number;

/** The check of a probe: exactly one of the four kinds. */
export type ProbeCheck =
  | { readonly httpGet: HttpCheck; readonly grpc?: never; readonly tcpSocket?: never; readonly exec?: never }
  | { readonly grpc: GrpcCheck; readonly httpGet?: never; readonly tcpSocket?: never; readonly exec?: never }
  | { readonly tcpSocket: TcpCheck; readonly httpGet?: never; readonly grpc?: never; readonly exec?: never }
  | { readonly exec: ExecCheck; readonly httpGet?: never; readonly grpc?: never; readonly tcpSocket?: never };

/** A connection that has to be accepted. */
export interface TcpCheck {
  readonly port: PortReference;
}

/** A command in the container that has to exit with 0. */
export interface ExecCheck {
  readonly command: readonly string[];
}

/** A request to the gRPC health service (`grpc.health.v1.Health`) that has to return SERVING. */
export interface GrpcCheck {
  readonly port: PortReference;
  /** The service to ask for. @default the server as a whole */
  readonly service?: string;
}

/** A request that has to return 2xx or 3xx. */
export interface HttpCheck {
  readonly path: string;
  /** @default "http" */
  readonly port?: PortReference;
  /** Request headers; `Host` selects one of several virtual hosts. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A check and its timings. */
export type Probe = ProbeCheck & ProbeTimings;

/** A probe whose failure restarts the container. */
export type LivenessProbe = Probe & {
  /**
   * Seconds that the container has to stop.
   * @default 10: a hung process seldom stops by itself
   */
  readonly terminationGracePeriodSeconds?: number;
};

/** Probes of a container. */
export interface Probes {
  /** The pod receives traffic only while this succeeds. */
  readonly readiness?: Probe;
  /** The container is restarted when this fails. */
  readonly liveness?: LivenessProbe;
  /** The two other probes start after this has succeeded once. */
  readonly startup?: Probe;
}

/** Probes of a container that is called by others. */
export type ServerProbes = Probes & Required<Pick<Probes, "readiness" | "liveness">>;

/** Probes of a container that nobody calls. */
export type WorkerProbes = Probes & Required<Pick<Probes, "liveness">>;

/** Default termination grace period of a container whose liveness probe failed. */
const LIVENESS_GRACE_SECONDS = 10;

/** A container's probes as Kubernetes fields. */
export type ContainerProbes = Pick<core.v1.Container, "readinessProbe" | "livenessProbe" | "startupProbe">;

/**
 * Converts probes to Kubernetes fields. A container with a liveness probe always has a startup probe: without one, a slow
 * start looks like a hung process.
 *
 * @param owner name of the container in error messages.
 * @param ports ports of the container.
 * @throws RangeError if a probe refers to a port name that the container does not have.
 */
export function containerProbes(owner: string, probes: Probes, ports: readonly NamedPort[]): ContainerProbes {
  const { readiness, liveness, startup = startupOf(probes) } = probes;
  return {
    ...(readiness && { readinessProbe: kubernetesProbe(`${owner}.readiness`, readiness, ports) }),
    ...(liveness && {
      livenessProbe: {
        terminationGracePeriodSeconds: LIVENESS_GRACE_SECONDS,
        ...kubernetesProbe(`${owner}.liveness`, liveness, ports),
      },
    }),
    ...(startup && { startupProbe: kubernetesProbe(`${owner}.startup`, startup, ports) }),
  };
}

function startupOf({ liveness }: Probes): Probe | undefined {
  return liveness && { ...checkOf(liveness), periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 60 };
}

/** The check of a probe without its timings. */
export function checkOf({ httpGet, grpc, tcpSocket, exec }: Probe): ProbeCheck {
  if (httpGet) return { httpGet };
  if (grpc) return { grpc };
  return tcpSocket ? { tcpSocket } : { exec };
}

type KubernetesCheck = Pick<core.v1.Probe, "httpGet" | "grpc" | "tcpSocket" | "exec">;

function kubernetesProbe(key: string, probe: Probe, ports: readonly NamedPort[]): core.v1.Probe {
  const { httpGet, grpc, tcpSocket, exec, timeoutSeconds, ...timings } = probe;
  return { ...check(), ...timings, timeoutSeconds: timeoutSeconds ?? 3 };

  function check(): KubernetesCheck {
    if (exec) return { exec: { command: [...exec.command] } };
    if (tcpSocket) return { tcpSocket: { port: checkedPort(tcpSocket.port) } };
    // Kubernetes allows no name here.
    if (grpc) return { grpc: { ...grpc, port: numberOf(grpc.port) } };
    const httpHeaders = Object.entries(httpGet.headers ?? {}).map(([name, value]) => ({ name, value }));
    const port = checkedPort(httpGet.port ?? "http");
    return { httpGet: { path: httpGet.path, port, ...(httpHeaders.length > 0 ? { httpHeaders } : {}) } };
  }

  function checkedPort(port: PortReference): PortReference {
    numberOf(port);
    return port;
  }

  function numberOf(port: PortReference): number {
    if (typeof port === "number") return port;
    const found = ports.find(({ name }) => name === port);
    if (found) return found.number;
    const names = ports.map(({ name }) => name).join(", ");
    throw new RangeError(`${key}.port is "${port}"; the container's ports are: ${names === "" ? "none" : names}`);
  }
}
