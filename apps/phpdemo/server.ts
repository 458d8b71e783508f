import { HEALTHZ, LISTENING, PORT } from "../shared/nginx/server";

/** Ports in the pod. */
export const PORTS = { http: PORT, fastcgi: 9000 } as const;

/** Where both servers find the pages. */
export const ROOT = "/data/www";

/** Path at which FPM answers for itself, without a page; `php/pool.conf` names it too. */
const PING = "/fpm-ping";

/** The server block: the two pages by PHP, and nothing else of the folder, which holds configuration too. */
export function serverBlock(): string {
  return `${LISTENING}    root ${ROOT};

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
${HEALTHZ}
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
