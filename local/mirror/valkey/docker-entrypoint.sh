#!/bin/sh
# Runs its arguments; options are arguments of valkey-server, and so is a configuration file (*.conf). The server runs as
# the user valkey, without protected mode unless an argument turns it on, and with the options in VALKEY_EXTRA_FLAGS.
set -eu

case ${1:-} in
  "" | -* | *.conf) set -- valkey-server "$@" ;;
esac

if [ "$1" = valkey-server ]; then
  if [ "$(id -u)" = 0 ]; then
    find . \! -user valkey -exec chown valkey '{}' +
    exec setpriv --reuid=valkey --regid=valkey --clear-groups "$0" "$@"
  fi
  [ "$(umask)" != 0022 ] || umask 0077
  shift
  case ${1:-} in
    *.conf) set -- valkey-server "$@" ;;
    *) set -- valkey-server --protected-mode no "$@" ;;
  esac
fi
# The variable contains several arguments.
# shellcheck disable=SC2086
exec "$@" ${VALKEY_EXTRA_FLAGS:-}
