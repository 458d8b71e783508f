import type { ScopelensSettings } from "./settings";

/** Settings that the server reads from its configuration file. */
type ServerSettings = Pick<
  ScopelensSettings,
  "pageSize" | "formats" | "limits" | "sessionDays" | "maxPicture" | "cacheExpiry" | "route"
>;

/** Number of proxies between a client and a service, each of which appends an address to X-Forwarded-For. */
const PROXY_HOPS: Readonly<Record<ScopelensSettings["route"], number>> = { ingress: 1, nginx: 2 };

/** The server's `config.ini`. It contains no credentials. */
export function serverConfiguration(settings: ServerSettings, port: number): string {
  const { pageSize, formats, limits, sessionDays, maxPicture, cacheExpiry, route } = settings;
  return `Mode = release

[app]
PageSize = ${pageSize}
Formats = ${formats.join(", ")}

[server]
Port = ${port}
ReadTimeout = 60
WriteTimeout = 60
ProxyHops = ${PROXY_HOPS[route]}
PostLimit = ${limits.post}
AuthLimit = ${limits.auth}

[jwt]
Days = ${sessionDays}

[aws]
TeamPath = teams
MaxPictureMiB = ${maxPicture}

[redis]
Expiry = ${cacheExpiry}
`;
}

/** Pixels of a picture at most, 12 Mi: with more, decoding takes more memory than the classifier has. */
const MAX_PIXELS = 12 * 1024 * 1024;

/** Settings that the classifier reads from its configuration file. */
type ClassifierSettings = Pick<ScopelensSettings, "limits" | "maxPicture" | "route">;

/** The classifier's `config.json`. */
export function classifierConfiguration({ limits, maxPicture, route }: ClassifierSettings, threads: number): string {
  const config = {
    max_bytes: maxPicture * 1024 * 1024,
    max_pixels: MAX_PIXELS,
    threads,
    predictions_per_minute: limits.predict,
    proxy_hops: PROXY_HOPS[route],
    // The page and the classifier have the same origin.
    cors_origins: [],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
