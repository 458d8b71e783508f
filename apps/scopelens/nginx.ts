/** Where nginx sends the requests that the site itself does not answer: URLs without a path. */
export interface WebsiteProxies {
  readonly server: string;
  readonly classifier: string;
}

/** Arguments for {@link nginxConfig}. */
export interface NginxOptions {
  readonly proxies: WebsiteProxies;
  /** Whether the site loads Google's reCAPTCHA, which the Content-Security-Policy then has to allow. */
  readonly recaptcha: boolean;
  /**
   * MiB of a proxied request. More than server and classifier accept, so that their own messages reach the user.
   *
   * @default 16
   */
  readonly maxBodyMiB?: number;
}

/** Port in the pod, on which an unprivileged user may listen. */
export const WEBSITE_PORT = 8080;

const DEFAULT_MAX_BODY_MIB = 16;

/** The classifier may need longer for a picture than nginx waits by default. */
const READ_TIMEOUT_SECONDS = 120;

/** The paths that belong to other services, by the service. */
const PATHS = { server: ["/api", "/assets"], classifier: ["/advapi"] } as const;

/** What Google documents for a page with reCAPTCHA and a Content-Security-Policy. */
const RECAPTCHA_SOURCES = {
  "script-src": "https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/",
  "frame-src": "https://www.google.com/recaptcha/ https://recaptcha.google.com/recaptcha/",
  "connect-src": "https://www.google.com/recaptcha/",
  "img-src": "https://www.gstatic.com/recaptcha/",
};

/**
 * The whole `nginx.conf` of the website: its files, and requests to other services. It proxies these also while the ingress
 * routes them itself, so that no request fails when that changes.
 *
 * The names in `proxies` are resolved once, at startup: they have to be those of Services with a cluster IP.
 */
export function nginxConfig({ proxies, recaptcha, maxBodyMiB = DEFAULT_MAX_BODY_MIB }: NginxOptions): string {
  return `# For any user and a read-only file system: temporary files are in /tmp, logs go to the container's output.
worker_processes 1;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;

events {
    worker_connections 512;
}

http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log /dev/stdout;
    server_tokens off;
    sendfile on;

    client_body_temp_path /tmp/client;
    fastcgi_temp_path /tmp/fastcgi;
    proxy_temp_path /tmp/proxy;
    scgi_temp_path /tmp/scgi;
    uwsgi_temp_path /tmp/uwsgi;

    # Longer than the ingress keeps idle connections, so that nginx does not close one that is about to be reused.
    keepalive_timeout 120s;

    gzip on;
    gzip_vary on;
    gzip_min_length 1024;
    gzip_types text/css text/javascript application/javascript application/json image/svg+xml;

    # The names of these files contain a hash of their content; the page that refers to them is asked for each time.
    # Other services say themselves how long their answers may be kept.
    map $uri $cache_control {
        default "no-cache";
        ~^/static/ "public, max-age=31536000, immutable";
        ~^/(api|assets|advapi)(/|$) "";
    }

    server {
        listen ${WEBSITE_PORT};
        listen [::]:${WEBSITE_PORT};
        server_name _;
        root /usr/share/nginx/html;
        # The port in the pod is not the one that the browser knows.
        absolute_redirect off;

        # All files of a reproducible image have the same time, and pages of two builds often the same length. So neither
        # says that a page has changed, and a browser would keep one whose assets no longer exist. The header of another
        # service is kept: the variable is empty for a file.
        etag off;
        if_modified_since off;
        add_header Last-Modified $upstream_http_last_modified;

        # Only for what exists: without "always", errors do not get it.
        add_header Cache-Control $cache_control;
        # Neither scripts nor styles are inline, so no 'unsafe-inline' is needed. Forms are sent by scripts only. The
        # preview of a chosen picture is a blob.
        add_header Content-Security-Policy "${contentSecurityPolicy(recaptcha)}" always;
        add_header X-Content-Type-Options nosniff always;
        add_header Referrer-Policy ${recaptcha ? "strict-origin-when-cross-origin" : "no-referrer"} always;
        add_header Cross-Origin-Opener-Policy same-origin always;
        add_header Permissions-Policy "camera=(), geolocation=(), microphone=()" always;

        location / {
            try_files $uri /index.html;
        }

        location /static/ {
            try_files $uri =404;
        }

        location ~ /\\. {
            return 404;
        }

        location ~* ^/(LICENSE|README)(\\.[a-z]+)?$ {
            return 404;
        }

        location ~ ^/(healthz|readyz)$ {
            access_log off;
            default_type text/plain;
            return 200 "ok\\n";
        }

${proxyLocations(proxies, maxBodyMiB)}    }
}
`;
}

function contentSecurityPolicy(recaptcha: boolean): string {
  const directives: Record<string, string> = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  };
  if (recaptcha) {
    for (const [directive, sources] of Object.entries(RECAPTCHA_SOURCES)) {
      directives[directive] = [directives[directive], sources].filter((part) => part !== undefined).join(" ");
    }
  }
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}

function proxyLocations(proxies: WebsiteProxies, maxBodyMiB: number): string {
  return (["server", "classifier"] as const)
    .flatMap((service) => PATHS[service].map((path) => proxyLocation(path, proxies[service], maxBodyMiB)))
    .join("\n");
}

/** "^~": the paths of another service are its own, also those with a dot. */
function proxyLocation(path: string, url: string, maxBodyMiB: number): string {
  return `        location = ${path} {
            return 404;
        }

        location ^~ ${path}/ {
            proxy_pass ${url};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            # As it came: only the ingress knows how the browser connected.
            proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
            proxy_connect_timeout 2s;
            proxy_read_timeout ${READ_TIMEOUT_SECONDS}s;
            client_max_body_size ${maxBodyMiB}m;
            # Added above for every answer.
            proxy_hide_header X-Content-Type-Options;
        }
`;
}
