import type { core } from "@pulumi/kubernetes/types/input";

/** Transport protocols of a port. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** A port on which a container listens. */
export interface Port {
  /** The container's port number, from 1 to 65535. */
  readonly number: number;
  /** @default "TCP" */
  readonly protocol?: Protocol;
  /**
   * Port number of the workload's Service. A headless Service translates no ports: its clients use `number`.
   * @default `number`
   */
  readonly servicePort?: number;
}

/** Ports by name; a number stands for a TCP port. */
export type Ports<Name extends string = string> = Readonly<Record<Name, number | Port>>;

/** A port with its name and defaults. */
export type NamedPort = Required<Port> & { readonly name: string };

/** Something with ports, such as a container. */
interface Listening {
  readonly ports?: Ports | undefined;
}

/** What a port's name must be; Kubernetes requires the format of IANA's service names. */
const NAME_RULE = "a port's name has 1 to 15 lower-case letters, digits and inner hyphens, with at least one letter";

/** Ports with their names and defaults. */
export function namedPorts(ports: Ports = {}): NamedPort[] {
  return Object.entries(ports).map(([name, port]) => {
    const { number, protocol = "TCP", servicePort = number } = typeof port === "number" ? { number: port } : port;
    return { name, number, protocol, servicePort };
  });
}

/** Ports of all containers of a pod. */
export function portsOf(pod: Listening & { readonly sidecars?: readonly Listening[] }): NamedPort[] {
  return [pod, ...(pod.sidecars ?? [])].flatMap(({ ports }) => namedPorts(ports));
}

/** Ports as Kubernetes container ports. */
export function containerPorts(ports: Ports): core.v1.ContainerPort[] {
  return namedPorts(ports).map(({ name, number, protocol }) => ({
    name,
    containerPort: number,
    ...unlessTcp(protocol),
  }));
}

/** Ports as Kubernetes Service ports; `headless` for a Service that translates none. */
export function servicePorts(ports: Ports, { headless = false } = {}): core.v1.ServicePort[] {
  return namedPorts(ports).map(({ name, number, protocol, servicePort }) => ({
    name,
    port: headless ? number : servicePort,
    targetPort: name,
    ...unlessTcp(protocol),
  }));
}

/**
 * Rejects ports of a pod that contradict each other: all containers of a pod share one IP address.
 *
 * @throws RangeError that names the port, and what is allowed.
 */
export function assertPorts(workload: string, ports: readonly NamedPort[]): void {
  for (const [index, { name, number, protocol }] of ports.entries()) {
    if (!/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
      throw new RangeError(`port ${JSON.stringify(name)} of ${workload}: ${NAME_RULE}`);
    }
    if (!Number.isInteger(number) || number < 1 || number > 65535) {
      throw new RangeError(`port ${name} of ${workload} is ${number}; it must be a whole number from 1 to 65535`);
    }
    const earlier = ports.slice(0, index);
    if (earlier.some((other) => other.name === name)) {
      throw new RangeError(`two ports of ${workload} are named "${name}"; rename one`);
    }
    const same = earlier.find((other) => other.number === number && other.protocol === protocol);
    if (same)
      throw new RangeError(`ports ${same.name} and ${name} of ${workload} are both ${number}/${protocol}; change one`);
  }
}

function unlessTcp(protocol: Protocol): { readonly protocol?: Protocol } {
  return protocol === "TCP" ? {} : { protocol };
}
