import { HEALTHZ_LOCATION, SERVER_BLOCK_START } from "../shared/nginx/server";
import type { PydemoSettings } from "./settings";

/** Written by the start command: the `resolver` directive with the pod's name server. */
const RESOLVER_FILE = "/tmp/resolver.conf";

/** The service to which nginx forwards requests. */
export interface ProxiedService {
  /** Name in the namespace that resolves to the addresses of the service's pods. */
  readonly host: string;
  readonly port: number;
  readonly namespace: string;
}

/** How nginx resolves the name of the service. */
type UpstreamResolution = Pick<PydemoSettings, "upstream" | "resolver">;

/**
 * The server block, which forwards all requests to the service.
 *
 * With `variable`, nginx resolves the name again every three seconds. It does so only for a name in a variable, and
 * without search domains, hence the full name. With `plain`, it resolves the name once at startup, and keeps stale
 * addresses when the pods are replaced.
 */
export function serverBlock({ host, port, namespace }: ProxiedService, resolution: UpstreamResolution): string {
  const variable = `
    ${resolverDirective(resolution)}
    resolver_timeout 5s;
    set $upstream ${host}.${namespace}.svc.cluster.local;
`;
  const byVariable = resolution.upstream === "variable";
  return `${SERVER_BLOCK_START}${byVariable ? variable : ""}
    location / {
        proxy_pass http://${byVariable ? "$upstream" : host}:${port};
        proxy_set_header Host $host;
        # As they came: the ingress controller alone can call, and what it says of the client is true.
        proxy_set_header X-Real-IP $http_x_real_ip;
        proxy_set_header X-Forwarded-For $http_x_forwarded_for;
        # A pod that has gone does not answer at all; the next one gets the request, unless it could do harm twice.
        proxy_connect_timeout 2s;
        proxy_next_upstream error timeout;
    }

    # nginx is alive and ready, whatever the service does.
${HEALTHZ_LOCATION}}
`;
}

function resolverDirective({ resolver }: UpstreamResolution): string {
  return resolver === undefined ? `include ${RESOLVER_FILE};` : directive(bracketed(resolver));
}

/** Caches an address for three seconds instead of the record's TTL, which is longer than a rollout in some clusters. */
function directive(address: string): string {
  return `resolver ${address} valid=3s;`;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** Starts nginx with the pod's first name server; undefined, for the image's own command, if none is needed. */
export function startCommand({ upstream, resolver }: UpstreamResolution): readonly string[] | undefined {
  if (upstream === "plain" || resolver !== undefined) return undefined;
  return ["sh", "-ec", FIRST_NAME_SERVER];
}

const FIRST_NAME_SERVER = `while read -r key address rest; do
  [ "$key" = nameserver ] || continue
  case $address in *:*) address="[$address]" ;; esac
  echo "${directive("$address")}" > ${RESOLVER_FILE}
  exec nginx -g 'daemon off;'
done < /etc/resolv.conf
echo 'This pod is given no name server; set pydemo:resolver.' >&2
exit 64
`;
