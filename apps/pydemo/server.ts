import { HEALTHZ, LISTENING } from "../shared/nginx/server";
import type { PydemoSettings } from "./settings";

/** Where the start command leaves the name server that the pod was given. */
const RESOLVER_FILE = "/tmp/resolver.conf";

/** What nginx passes requests on to. */
export interface Backend {
  /** Name in the namespace that resolves to the pods of the service. */
  readonly host: string;
  readonly port: number;
  readonly namespace: string;
}

type Finding = Pick<PydemoSettings, "upstream" | "resolver">;

/**
 * The server block: all requests to the service.
 *
 * By `variable` nginx asks DNS anew every three seconds. It does so only for a name in a variable, and knows no search
 * domains, hence the full name. By `plain` it looks the name up at its start and never again: the trap.
 */
export function serverBlock({ host, port, namespace }: Backend, finding: Finding): string {
  const variable = `
    ${resolver(finding)}
    resolver_timeout 5s;
    set $upstream ${host}.${namespace}.svc.cluster.local;
`;
  const byVariable = finding.upstream === "variable";
  return `${LISTENING}${byVariable ? variable : ""}
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
${HEALTHZ}}
`;
}

function resolver({ resolver: address }: Finding): string {
  return address === undefined ? `include ${RESOLVER_FILE};` : directive(bracketed(address));
}

/** Three seconds in place of what the answer says: pods come and go faster than some clusters' DNS lets callers ask. */
function directive(address: string): string {
  return `resolver ${address} valid=3s;`;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** nginx started with the pod's first name server; none where the server block needs no such file. */
export function startCommand({ upstream, resolver: address }: Finding): readonly string[] | undefined {
  if (upstream === "plain" || address !== undefined) return undefined;
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
