/** Build context of the image. */
export const CONTEXT = "apps/shared/nginx";

/** Port in the pod: any user may listen there. */
export const PORT = 8080;

/** How every server block begins, with `{` left open. */
export const LISTENING = `server {
    listen ${PORT};
    listen [::]:${PORT};
    server_name _;
`;

/** Answers for nginx itself. */
export const HEALTHZ = `    location = /healthz {
        access_log off;
        default_type text/plain;
        return 200 "ok\\n";
    }
`;
