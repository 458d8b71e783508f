#!/bin/sh
# Runs its arguments as a command. Options and files that cannot be executed, such as server.js, are arguments of node.
set -eu

case "${1-}" in
  -*) set -- node "$@" ;;
  *)
    if ! command -v -- "${1-}" >/dev/null || { [ -f "$1" ] && [ ! -x "$1" ]; }; then
      set -- node "$@"
    fi
    ;;
esac
exec "$@"
