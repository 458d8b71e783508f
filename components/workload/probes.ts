import type { core } from "@pulumi/kubernetes/types/input";

/** When a check is made, and how many answers decide. Kubernetes' own names. */
export interface ProbeTimings {
  /** @default 0 */
  readonly initialDelaySeconds?: number | undefined;
  /** @default 10, Kubernetes' own */
  readonly periodSeconds?: number | undefined;
  /** @default 3: Kubernetes' single second is soon over on a busy node */
  readonly timeoutSeconds?: number | undefined;
  /** @default 3, Kubernetes' own */
  readonly failureThreshold?: number | undefined;
  /** @default 1, Kubernetes' own; for readiness alone may it be more */
  readonly successThreshold?: number | undefined;
}

/** A container's port, by its name or number. */
type Port = string | number;

/** What is asked of a container: exactly one of the three. */
export type Check =
  | { readonly httpGet: HttpCheck; readonly tcpSocket?: never; readonly exec?: never }
  | { readonly tcpSocket: { readonly port: Port }; readonly httpGet?: never; readonly exec?: never }
  | { readonly exec: { readonly command: readonly string[] }; readonly httpGet?: never; readonly tcpSocket?: never };

/** A request that has to be answered by 2xx or 3xx. */
export interface HttpCheck {
  readonly path: string;
  /** @default "http", the port of the container that serves */
  readonly port?: Port;
  /** @default none; `Host` names one of several virtual hosts */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A check and its timings. */
export type Probe = Check & ProbeTimings;

/** What a container is asked while it runs. */
export interface Probes {
  /** The pod gets traffic only while this succeeds. */
  readonly readiness?: Probe;
  /** The container is restarted when this fails; it has {@link HUNG_GRACE} seconds to end. */
  readonly liveness?: Probe;
  /** The two others wait until this has succeeded once. */
  readonly startup?: Probe;
}

/** Seconds that a container gets to end when its liveness check failed: what hangs seldom ends by itself. */
export const HUNG_GRACE = 10;

/** The API's notation of a container's probes. */
export type ContainerProbes = Pick<core.v1.Container, "readinessProbe" | "livenessProbe" | "startupProbe">;

/**
 * Probes in the API's notation.
 *
 * @param owner what a message calls the container.
 * @param ports the container's ports by name.
 * @throws RangeError if a probe names a port that the container does not have.
 */
export function containerProbes(
  owner: string,
  { readiness, liveness, startup }: Probes,
  ports: Readonly<Record<string, number>>,
): ContainerProbes {
  return {
    ...(readiness && { readinessProbe: notation(`${owner}.readiness`, readiness, ports) }),
    ...(liveness && {
      livenessProbe: {
        ...notation(`${owner}.liveness`, liveness, ports),
        terminationGracePeriodSeconds: HUNG_GRACE,
      },
    }),
    ...(startup && { startupProbe: notation(`${owner}.startup`, startup, ports) }),
  };
}

/** The check of a probe without its timings. */
export function checkOf({ httpGet, tcpSocket, exec }: Probe): Check {
  if (httpGet) return { httpGet };
  return tcpSocket ? { tcpSocket } : { exec };
}

function notation(key: string, probe: Probe, ports: Readonly<Record<string, number>>): core.v1.Probe {
  const { httpGet, tcpSocket, exec, timeoutSeconds, ...timings } = probe;
  return { ...check(), ...timings, timeoutSeconds: timeoutSeconds ?? 3 };

  function check(): Pick<core.v1.Probe, "httpGet" | "tcpSocket" | "exec"> {
    if (exec) return { exec: { command: [...exec.command] } };
    if (tcpSocket) return { tcpSocket: { port: known(tcpSocket.port) } };
    const httpHeaders = Object.entries(httpGet.headers ?? {}).map(([name, value]) => ({ name, value }));
    const port = known(httpGet.port ?? "http");
    return { httpGet: { path: httpGet.path, port, ...(httpHeaders.length > 0 ? { httpHeaders } : {}) } };
  }

  function known(port: Port): Port {
    if (typeof port === "string" && ports[port] === undefined) {
      const names = Object.keys(ports).join(", ");
      throw new RangeError(`${key}.port is "${port}"; the container's ports are: ${names === "" ? "none" : names}`);
    }
    return port;
  }
}
