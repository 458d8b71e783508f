#!/bin/sh
# Runs a client program as the administrator inside the server's container: `mariadb`, or what the first argument names.
# Reads ADMIN_USER, ADMIN_PASSWORD_FILE and SERVER_PORT.
set -eu

MYSQL_PWD=$(cat "$ADMIN_PASSWORD_FILE")
export MYSQL_PWD
program=${1:-mariadb}
[ "$#" = 0 ] || shift
exec "$program" --no-defaults --skip-ssl --host=127.0.0.1 --port="$SERVER_PORT" --user="$ADMIN_USER" "$@"
