/** Source of the nginx image. */
export const NGINX_SOURCE = { context: "apps", dockerfile: "apps/shared/nginx/Dockerfile" } as const;

/** Port in the pod, on which an unprivileged user may listen. */
export const PORT = 8080;

/** The start of every server block; its brace is not closed. */
export const SERVER_BLOCK_START = `server {
    listen ${PORT};
    listen [::]:${PORT};
    server_name _;
`;

/** A location that nginx answers without a backend. */
export const HEALTHZ_LOCATION = `    location = /healthz {
        access_log off;
        default_type text/plain;
        return 200 "ok\\n";
    }
`;
