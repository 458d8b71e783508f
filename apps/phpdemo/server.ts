import { HEALTHZ_LOCATION, PORT, SERVER_BLOCK_START } from "../shared/nginx/server";

/** Ports in the pod. */
export const PORTS = { http: PORT, fastcgi: 9000 } as const;

/** The folder with the pages, in both containers. */
export const ROOT = "/data/www";

/** FPM's own ping page; the same path as in `php/pool.conf`. */
const PING = "/fpm-ping";

/** The server block: PHP runs the two pages; nothing else in the folder is served, since it also has configuration. */
export function serverBlock(): string {
  return `${SERVER_BLOCK_START}    root ${ROOT};

    location = / {
        rewrite ^ /index.php last;
    }

    location ~ ^/(index|api)\\.php$ {
        include fastcgi_params;
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        fastcgi_pass 127.0.0.1:${PORTS.fastcgi};
    }

    location / {
        return 404;
    }

    # nginx is alive, whatever FPM does.
${HEALTHZ_LOCATION}
    # FPM has a free worker.
    location = /readyz {
        access_log off;
        fastcgi_param REQUEST_METHOD GET;
        fastcgi_param SCRIPT_NAME ${PING};
        fastcgi_param SCRIPT_FILENAME ${PING};
        fastcgi_pass 127.0.0.1:${PORTS.fastcgi};
    }
}
`;
}
