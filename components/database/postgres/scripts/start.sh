#!/bin/sh
# Starts the server as its image does. Where data exists already, the administrator's password of this start is applied
# first, while nobody can connect: the image itself looks at the password only when it creates the data.
set -eu

if [ -s "$PGDATA/PG_VERSION" ]; then
  # A volume that is mounted again is opened to its group, which the server refuses.
  chmod 700 "$PGDATA"
  password=$(sed "s/'/''/g" "$POSTGRES_PASSWORD_FILE")
  printf "ALTER ROLE postgres PASSWORD '%s'\n" "$password" |
    postgres --single -c log_min_error_statement=panic -D "$PGDATA" postgres >/dev/null
fi

exec docker-entrypoint.sh postgres "$@"
