import type { core } from "@pulumi/kubernetes/types/input";

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
type Port = string | number;

/** The check of a probe: exactly one of the three kinds. */
export type ProbeCheck =
  | { readonly httpGet: HttpCheck; readonly tcpSocket?: never; readonly exec?: never }
  | { readonly tcpSocket: { readonly port: Port }; readonly httpGet?: never; readonly exec?: never }
  | { readonly exec: { readonly command: readonly string[] }; readonly httpGet?: never; readonly tcpSocket?: never };

/** A request that has to return 2xx or 3xx. */
export interface HttpCheck {
  readonly path: string;
  /** @default "http", the port of the main container */
  readonly port?: Port;
  /** Request headers; `Host` selects one of several virtual hosts. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A check and its timings. */
export type Probe = ProbeCheck & ProbeTimings;

/** Probes of a container. */
export interface Probes {
  /** The pod receives traffic only while this succeeds. */
  readonly readiness?: Probe;
  /** The container is restarted when this fails; it has {@link LIVENESS_GRACE_SECONDS} to stop. */
  readonly liveness?: Probe;
  /** The two other probes start after this has succeeded once. */
  readonly startup?: Probe;
}

/** Termination grace period of a container whose liveness probe failed: a hung process seldom stops by itself. */
export const LIVENESS_GRACE_SECONDS = 10;

/** A container's probes as Kubernetes fields. */
export type ContainerProbes = Pick<core.v1.Container, "readinessProbe" | "livenessProbe" | "startupProbe">;

/**
 * Converts probes to Kubernetes fields.
 *
 * @param owner name of the container in error messages.
 * @param ports ports of the container by name.
 * @throws RangeError if a probe refers to a port name that the container does not have.
 */
export function containerProbes(
  owner: string,
  { readiness, liveness, startup }: Probes,
  ports: Readonly<Record<string, number>>,
): ContainerProbes {
  return {
    ...(readiness && { readinessProbe: kubernetesProbe(`${owner}.readiness`, readiness, ports) }),
    ...(liveness && {
      livenessProbe: {
        ...kubernetesProbe(`${owner}.liveness`, liveness, ports),
        terminationGracePeriodSeconds: LIVENESS_GRACE_SECONDS,
      },
    }),
    ...(startup && { startupProbe: kubernetesProbe(`${owner}.startup`, startup, ports) }),
  };
}

/** The check of a probe without its timings. */
export function checkOf({ httpGet, tcpSocket, exec }: Probe): ProbeCheck {
  if (httpGet) return { httpGet };
  return tcpSocket ? { tcpSocket } : { exec };
}

function kubernetesProbe(key: string, probe: Probe, ports: Readonly<Record<string, number>>): core.v1.Probe {
  const { httpGet, tcpSocket, exec, timeoutSeconds, ...timings } = probe;
  return { ...check(), ...timings, timeoutSeconds: timeoutSeconds ?? 3 };

  function check(): Pick<core.v1.Probe, "httpGet" | "tcpSocket" | "exec"> {
    if (exec) return { exec: { command: [...exec.command] } };
    if (tcpSocket) return { tcpSocket: { port: checkedPort(tcpSocket.port) } };
    const httpHeaders = Object.entries(httpGet.headers ?? {}).map(([name, value]) => ({ name, value }));
    const port = checkedPort(httpGet.port ?? "http");
    return { httpGet: { path: httpGet.path, port, ...(httpHeaders.length > 0 ? { httpHeaders } : {}) } };
  }

  function checkedPort(port: Port): Port {
    if (typeof port === "string" && ports[port] === undefined) {
      const names = Object.keys(ports).join(", ");
      throw new RangeError(`${key}.port is "${port}"; the container's ports are: ${names === "" ? "none" : names}`);
    }
    return port;
  }
}
