import { join } from "node:path";

import { at, items } from "../../../../lib/values";
import { run } from "../../../../local/host/process";

const CONNECT = join(__dirname, "connect.cjs");

/** The network of the cluster's only node, on which the tests run as root. */
export class NodeNetwork {
  private constructor(
    private readonly signal: AbortSignal,
    /** Names of the pods' network namespaces, by the pods' addresses. */
    private readonly namespaces: ReadonlyMap<string, string>,
  ) {}

  /** Finds the network namespaces of all pods. */
  static async of(signal: AbortSignal): Promise<NodeNetwork> {
    const list = async (): Promise<string[]> => namespaceNames(await run("ip", ["-json", "netns", "list"], { signal }));
    const read = async (name: string): Promise<string[]> =>
      addresses(await run("ip", ["-json", "-netns", name, "-4", "address", "show", "scope", "global"], { signal }));
    const found = await readPresent(list, read);
    const namespaces = [...found].flatMap(([name, own]) => own.map((address) => [address, name] as const));
    return new NodeNetwork(signal, new Map(namespaces));
  }

  /** Whether a pod had this address when the network namespaces were listed. */
  has(address: string): boolean {
    return this.namespaces.has(address);
  }

  /** The TCP ports on which a pod listens for connections of others. */
  async listening(address: string): Promise<number[]> {
    return listeningPorts(await this.inside(address, "ss", ["-Hltn"]));
  }

  /**
   * Tries to connect to `address:port`s at the same time; returns the outcome of each, `connected` or why not.
   *
   * @param from address of the pod that connects; @default the node itself
   */
  async connect(endpoints: readonly string[], from?: string): Promise<string[]> {
    const input = JSON.stringify(endpoints);
    const output =
      from === undefined
        ? await run(process.execPath, [CONNECT], { input, signal: this.signal })
        : await this.inside(from, process.execPath, [CONNECT], input);
    return JSON.parse(output) as string[];
  }

  private inside(address: string, command: string, args: readonly string[], input = ""): Promise<string> {
    const namespace = this.namespaces.get(address);
    if (namespace === undefined) throw new Error(`no network namespace has the address ${address}`);
    return run("ip", ["netns", "exec", namespace, command, ...args], { input, signal: this.signal });
  }
}

/**
 * Reads each of the listed objects. One that disappears meanwhile, such as the network namespace of a Job's pod, is left
 * out.
 *
 * @throws what `read` throws for an object that is still listed.
 */
export async function readPresent<Result>(
  list: () => Promise<readonly string[]>,
  read: (name: string) => Promise<Result>,
): Promise<ReadonlyMap<string, Result>> {
  const found = new Map<string, Result>();
  for (const name of await list()) {
    try {
      found.set(name, await read(name));
    } catch (error) {
      if ((await list()).includes(name)) throw error;
    }
  }
  return found;
}

/** The names in the output of `ip -json netns list`, which is empty if there are none. */
export function namespaceNames(output: string): string[] {
  return parsed(output).flatMap((one) => textAt(one, "name"));
}

/** The addresses in the output of `ip -json address`. */
export function addresses(output: string): string[] {
  return parsed(output).flatMap((link) => items(at(link, "addr_info")).flatMap((one) => textAt(one, "local")));
}

/** The ports in the output of `ss -Hltn`, without those on loopback. */
export function listeningPorts(output: string): number[] {
  const ports = output.split("\n").flatMap((line) => {
    const [, , , local] = line.trim().split(/\s+/);
    const [, host = "", port] = /^(.*):(\d+)$/.exec(local ?? "") ?? [];
    return port === undefined || /^(127\.|\[::1\]|\[::ffff:127\.)/.test(host) ? [] : [Number(port)];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

function parsed(output: string): readonly unknown[] {
  return output.trim() === "" ? [] : items(JSON.parse(output));
}

function textAt(value: unknown, key: string): string[] {
  const text = at(value, key);
  return typeof text === "string" ? [text] : [];
}
