#!/bin/bash
# Starts MariaDB. If the data folder is empty, it is initialized first, with these environment variables:
#   MARIADB_ROOT_PASSWORD  root's password; required, here or in the file that MARIADB_ROOT_PASSWORD_FILE names
#   MARIADB_ROOT_HOST      the host that root may connect from besides localhost (%)
# Named time zones are not loaded, as if MARIADB_INITDB_SKIP_TZINFO were set.
set -Eeuo pipefail

fail() {
  echo "docker-entrypoint.sh: $*" >&2
  exit 1
}

# setting NAME: prints the value of a setting that the server would have.
setting() {
  # Indented lines are explanations.
  awk -v name="$1" '/^[^ ]/ && $1 == name { print $2; exit }' <<<"$settings"
}

# text TEXT: prints a text as a string of SQL.
text() {
  printf "'%s'" "$(printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")"
}

# own FOLDER: creates a folder and makes the server's user its owner, if permitted.
own() {
  mkdir -p "$1"
  if [ "$(id -u)" = 0 ]; then
    find "$1" \! -user mysql -exec chown mysql: '{}' +
  fi
}

initialise() {
  local data=$1 socket=$2 host=${MARIADB_ROOT_HOST:-%} password=${MARIADB_ROOT_PASSWORD:-}
  shift 2
  if [ -n "${MARIADB_ROOT_PASSWORD_FILE:-}" ]; then
    [ -z "$password" ] || fail "MARIADB_ROOT_PASSWORD and MARIADB_ROOT_PASSWORD_FILE are both set; set one of them"
    password=$(<"$MARIADB_ROOT_PASSWORD_FILE")
  fi
  [ -n "$password" ] || fail "the data folder is empty and MARIADB_ROOT_PASSWORD is not set; set it"
  mariadb-install-db --datadir="$data" --rpm --auth-root-authentication-method=normal --skip-test-db \
    --default-time-zone=SYSTEM --skip-log-bin "${@:2}" >/dev/null

  # Through the socket only: clients must not connect before root has a password.
  "$@" --skip-networking --default-time-zone=SYSTEM --socket="$socket" --skip-ssl &
  local server=$!
  until mariadb --no-defaults --skip-ssl --user=root --socket="$socket" --execute="DO 0" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || fail "the server has stopped while the data was initialized"
    sleep 0.2
  done
  {
    echo "ALTER USER root@localhost IDENTIFIED BY $(text "$password");"
    echo "DROP USER IF EXISTS root@'127.0.0.1', root@'::1', root@'$HOSTNAME';"
    [ "$host" = localhost ] || cat <<SQL
CREATE USER root@$(text "$host") IDENTIFIED BY $(text "$password");
GRANT ALL ON *.* TO root@$(text "$host") WITH GRANT OPTION;
SQL
  } | mariadb --no-defaults --skip-ssl --user=root --socket="$socket"
  kill "$server"
  wait "$server"
  echo "docker-entrypoint.sh: the data is initialized; starting the server"
}

[ "${1:-}" != "" ] && [ "${1#-}" = "$1" ] || set -- mariadbd "$@"
if [ "$1" = mariadbd ] && [[ ! " $* " =~ \ (--help|-\?|--version|-V)\  ]]; then
  settings=$("$@" --verbose --help --log-bin-index=/dev/null 2>&1) || fail "the server does not start: $settings"
  data=$(setting datadir)
  data=${data%/}
  socket=$(setting socket)
  own "$data"
  own "$(dirname "$socket")"
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
  fi
  [ -d "$data/mysql" ] || initialise "$data" "$socket" "$@"
fi
exec "$@"
