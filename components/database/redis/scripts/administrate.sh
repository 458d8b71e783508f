#!/bin/sh
# Runs a command of the administrator inside the server's container, or its client without one. Reads ADMIN_USER,
# ADMIN_PASSWORD_FILE and SERVER_PORT.
set -eu

REDISCLI_AUTH=$(cat "$ADMIN_PASSWORD_FILE")
export REDISCLI_AUTH
exec valkey-cli -h 127.0.0.1 -p "$SERVER_PORT" --user "$ADMIN_USER" "$@"
