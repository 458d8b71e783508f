#!/bin/bash
# Starts PostgreSQL. If the data folder is empty, it creates a database cluster first, with these environment variables:
#   POSTGRES_PASSWORD          the superuser's password; required unless POSTGRES_HOST_AUTH_METHOD is trust
#   POSTGRES_USER              the superuser's name (postgres)
#   POSTGRES_DB                a database to create (the superuser's name)
#   POSTGRES_INITDB_ARGS       further arguments for initdb
#   POSTGRES_INITDB_WALDIR     a folder for the write-ahead log
#   POSTGRES_HOST_AUTH_METHOD  how clients of the network authenticate (scram-sha-256)
#   PGDATA                     the data folder
# For the first four, a variable with _FILE appended may contain the path of a file with the value.
# Scripts in /docker-entrypoint-initdb.d (*.sh, *.sql, *.sql.gz, *.sql.xz, *.sql.zst) then run in order of their names.
set -Eeuo pipefail

fail() {
  echo "docker-entrypoint.sh: $*" >&2
  exit 1
}

# from_file NAME: reads the value of NAME from the file in NAME_FILE.
from_file() {
  local name=$1 file_variable="$1_FILE"
  [ -n "${!file_variable:-}" ] || return 0
  [ -z "${!name:-}" ] || fail "$name and $file_variable are both set; set one of them"
  export "$name=$(<"${!file_variable}")"
  unset "$file_variable"
}

# own FOLDER MODE: creates a folder and makes the server's user its owner, if permitted.
own() {
  mkdir -p "$1"
  if [ "$(id -u)" = 0 ]; then
    find "$1" \! -user postgres -exec chown postgres '{}' +
  fi
  # A mounted folder may belong to another user and still be writable.
  chmod "$2" "$1" 2>/dev/null || true
}

# query DATABASE [ARGUMENT...]: runs psql as the superuser through the socket and stops at the first error.
query() {
  local database=$1
  shift
  PGHOST="" PGHOSTADDR="" psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc \
    --dbname "$database" "$@"
}

create_cluster() {
  local method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "$method" != trust ]; then
    fail "the database is empty and POSTGRES_PASSWORD is not set; set it, or POSTGRES_HOST_AUTH_METHOD=trust to let everybody in"
  fi
  local options=()
  if [ -n "${POSTGRES_INITDB_WALDIR:-}" ]; then
    own "$POSTGRES_INITDB_WALDIR" 700
    options+=(--waldir "$POSTGRES_INITDB_WALDIR")
  fi
  # The variable contains several arguments, quoted as in a shell.
  eval "options+=(${POSTGRES_INITDB_ARGS:-})"
  # Through a pipe, so that the password is neither on disk nor in the process list.
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-}") "${options[@]}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

run_scripts() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh)
        if [ -x "$file" ]; then
          "$file"
        else
          # shellcheck disable=SC1090
          . "$file"
        fi
        ;;
      *.sql) query "$POSTGRES_DB" --file "$file" ;;
      *.sql.gz) gunzip --stdout "$file" | query "$POSTGRES_DB" ;;
      *.sql.xz) xzcat "$file" | query "$POSTGRES_DB" ;;
      *.sql.zst) zstdcat "$file" | query "$POSTGRES_DB" ;;
    esac
  done
}

initialise() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER
  from_file POSTGRES_DB
  from_file POSTGRES_INITDB_ARGS
  export POSTGRES_USER=${POSTGRES_USER:-postgres}
  export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
  create_cluster
  # Through the socket only: clients must not connect before the scripts have run.
  pg_ctl --silent --wait --options="-c listen_addresses='' -p ${PGPORT:-5432}" start
  if [ "$POSTGRES_DB" != postgres ]; then
    query postgres --set name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
  fi
  run_scripts
  pg_ctl --silent --wait --mode=fast stop
  echo "docker-entrypoint.sh: the database is initialised; starting the server"
}

[ "${1:-}" != "" ] && [ "${1#-}" = "$1" ] || set -- postgres "$@"
if [ "$1" = postgres ] && [[ ! " $* " =~ \ (--help|-\?|--version|-V|--describe-config|-C)\  ]]; then
  own "$PGDATA" 700
  own /var/run/postgresql 3777
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  # With --single too, an empty folder is initialized first.
  [ -s "$PGDATA/PG_VERSION" ] || initialise
fi
exec "$@"
