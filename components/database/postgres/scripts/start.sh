#!/bin/sh
# Starts the server like its image. If data exists already, the administrator's current password is applied first, before
# anyone can connect: the image itself only uses the password when it initializes the data.
set -eu

if [ -s "$PGDATA/PG_VERSION" ]; then
  # Mounting a volume again adds group permissions, which the server rejects.
  chmod 700 "$PGDATA"
  password=$(sed "s/'/''/g" "$POSTGRES_PASSWORD_FILE")
  printf "ALTER ROLE postgres PASSWORD '%s'\n" "$password" |
    postgres --single -c log_min_error_statement=panic -D "$PGDATA" postgres >/dev/null
fi

exec docker-entrypoint.sh postgres "$@"
