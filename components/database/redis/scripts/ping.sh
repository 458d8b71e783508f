#!/bin/sh
# Checks the server from inside its container: it is `ready` if a PING succeeds, which it does not while data is loaded or
# cannot be saved, and `alive` if it replies at all. Reads SERVER_PORT.
set -eu

# The user `health` has no password, but a password is what makes the client send a login.
export REDISCLI_AUTH=health
reply=$(valkey-cli -h 127.0.0.1 -p "$SERVER_PORT" --user health PING)
[ "$1" = alive ] || [ "$reply" = PONG ] || {
  echo "$reply" >&2
  exit 1
}
