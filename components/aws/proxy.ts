import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";

/** Environment variables by name. */
type Env = Readonly<Record<string, string | undefined>>;

/** Options of {@link connectThroughProxy}. */
interface TunnelOptions {
  /** Certificate of the authority that the server's certificate is verified with, as PEM. */
  readonly ca: string;
  readonly signal: AbortSignal;
}

/** The HTTP proxy that `HTTPS_PROXY` and `NO_PROXY` name for a URL, as for the Kubernetes provider; undefined for none. */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? "";
  const direct = (env.NO_PROXY ?? env.no_proxy ?? "").split(",").map((host) => host.trim().replace(/^\./, ""));
  const isDirect = direct.some((host) => host === "*" || url.hostname === host || url.hostname.endsWith(`.${host}`));
  if (proxy === "" || isDirect) return undefined;
  return new URL(proxy.includes("://") ? proxy : `http://${proxy}`);
}

/** Opens a TLS connection to the server of a URL through an HTTP proxy. @throws Error if the proxy refuses. */
export async function connectThroughProxy(proxy: URL, url: URL, options: TunnelOptions): Promise<TLSSocket> {
  const target = `${url.hostname}:${url.port || "443"}`;
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const sent = request({
    method: "CONNECT",
    host: proxy.hostname,
    port: proxy.port || "80",
    path: target,
    headers: {
      host: target,
      ...(login !== ":" && { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` }),
    },
    signal: options.signal,
    agent: false,
  });
  const connected = once(sent, "connect") as Promise<[IncomingMessage, Socket]>;
  sent.end();
  const [{ statusCode }, socket] = await connected;
  if (statusCode !== 200) {
    socket.destroy();
    throw new Error(`the proxy ${proxy.host} answers ${statusCode ?? "nothing"}`);
  }
  const host = url.hostname;
  // The server's name may not be an address in the TLS extension; the certificate is verified with `host` then.
  return connect({ socket, host, ca: options.ca, ...(isIP(host) === 0 && { servername: host }) });
}
