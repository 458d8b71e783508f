#!/bin/sh
# Runs the gateway with the given arguments. Without any, they come from the original's environment variables:
#   VGW_BACKEND       posix, scoutfs, s3, azure, plugin or iam
#   VGW_ARGS          options before the backend, separated by spaces
#   VGW_BACKEND_ARG   the backend's argument, such as the data folder of posix
#   VGW_BACKEND_ARGS  more arguments of the backend, separated by spaces
#   VGW_BINARY        path of the program
set -eu

program=${VGW_BINARY:-/usr/local/bin/versitygw}
[ "$#" -eq 0 ] || exec "$program" "$@"

case "${VGW_BACKEND:-}" in
  posix | scoutfs | s3 | azure | plugin | iam) ;;
  *)
    echo "VGW_BACKEND is '${VGW_BACKEND:-}', but has to be posix, scoutfs, s3, azure, plugin or iam." >&2
    echo "Set it, or pass arguments to the container, such as: posix /data" >&2
    exit 1
    ;;
esac
# Splitting is intended here: several arguments in one variable.
# shellcheck disable=SC2086
exec "$program" ${VGW_ARGS:-} "$VGW_BACKEND" ${VGW_BACKEND_ARG:+"$VGW_BACKEND_ARG"} ${VGW_BACKEND_ARGS:-}
