#!/bin/sh
# Succeeds if the server answers, even if only that it has no connection left: clients that have one can still use it. Not
# through the socket, which exists while the image initializes the data. Reads SERVER_PORT.
set -eu

# The user `health` has no password and no rights, because probes must not know a password.
reply=$(mariadb --no-defaults --skip-ssl --host=127.0.0.1 --port="$SERVER_PORT" --user=health --execute="DO 0" 2>&1) ||
  case $reply in
    # Errors from 2000 are the client's own.
    *"ERROR 1"[0-9][0-9][0-9]" "*) ;;
    *)
      echo "$reply" >&2
      exit 1
      ;;
  esac
