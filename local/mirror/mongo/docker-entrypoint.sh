#!/bin/bash
# Runs its arguments as the user mongodb; options are arguments of mongod. It gives mongod the original's environment
# variables, each of which may have _FILE appended and then contains the path of a file with the value:
#   MONGO_INITDB_ROOT_USERNAME  name of a user to create in an empty data folder
#   MONGO_INITDB_ROOT_PASSWORD  its password
# Scripts in /docker-entrypoint-initdb.d do not run.
set -Eeuo pipefail

# from_file NAME: reads the value of NAME from the file in NAME_FILE.
from_file() {
  local file_variable="$1_FILE"
  [ -n "${!file_variable:-}" ] || return 0
  if [ -n "${!1:-}" ]; then
    echo "docker-entrypoint.sh: $1 and $file_variable are both set; set one of them" >&2
    exit 1
  fi
  export "$1=$(<"${!file_variable}")"
  unset "$file_variable"
}

[ "${1:-}" != "" ] && [ "${1#-}" = "$1" ] || set -- mongod "$@"
if [[ $1 == mongo* ]] && [ "$(id -u)" = 0 ]; then
  [ "$1" != mongod ] || find -L /data/configdb /data/db \! -user mongodb -exec chown mongodb '{}' +
  exec setpriv --reuid=mongodb --regid=mongodb --init-groups "$0" "$@"
fi
if [ "$1" = mongod ]; then
  for file in /docker-entrypoint-initdb.d/*; do
    [ ! -e "$file" ] || echo "docker-entrypoint.sh: $file does not run: FerretDB is in place of mongod" >&2
  done
  from_file MONGO_INITDB_ROOT_USERNAME
  from_file MONGO_INITDB_ROOT_PASSWORD
  # The original listens on all addresses unless it is told otherwise.
  [[ " $* " == *" --bind_ip_all "* ]] || set -- "$@" --bind_ip_all
fi
exec "$@"
