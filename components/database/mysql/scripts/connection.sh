# shellcheck shell=sh
# For the scripts that manage logins, as the administrator. Reads SERVER_HOST, SERVER_PORT, ADMIN_USER, ADMIN_PASSWORD and
# MYSQL_SSL_MODE: if that is VERIFY_IDENTITY, connections are encrypted, and the server's certificate and host name are
# verified with the authorities in the file MYSQL_SSL_CA.

# Seconds until a script gives up; the job's own deadline is later, so that the reason is in its log.
patience=${PATIENCE:-200}
started=$(date +%s)

export MYSQL_PWD="$ADMIN_PASSWORD"
if [ "${MYSQL_SSL_MODE:-}" = VERIFY_IDENTITY ]; then
  encryption="--ssl --ssl-ca=$MYSQL_SSL_CA --ssl-verify-server-cert"
else
  encryption=--skip-ssl
fi

fail() {
  echo "$1" >&2
  exit 1
}

elapsed() {
  echo $(($(date +%s) - started))
}

# wait_or_give_up REASON: waits for a second, or fails with the reason once there is no time left.
wait_or_give_up() {
  [ "$(elapsed)" -lt "$patience" ] || fail "$1; gave up after $patience s"
  sleep 1
}

# query: sends the statements of the standard input; prints the rows, or the server's error without the statement, which the
# client prints as well, and which may contain a password.
query() {
  {
    # The variable contains several arguments.
    # shellcheck disable=SC2086
    failure=$(
      mariadb --no-defaults $encryption --host="$SERVER_HOST" --port="$SERVER_PORT" --user="$ADMIN_USER" \
        --connect-timeout=5 --default-character-set=utf8mb4 --binary-mode --batch --raw --skip-column-names 2>&1 >&3
    ) && return
  } 3>&1
  printf '%s\n' "$failure" | grep '^ERROR' | tail -n 1
  return 1
}

# literal TEXT: prints a text as a string of SQL.
literal() {
  printf "'"
  printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g"
  printf "'"
}

# wait_for_server: waits until the server answers. A wrong password does not become right.
wait_for_server() {
  until reply=$(echo "DO 0;" | query); do
    case $reply in
      *"Access denied"*) fail "$ADMIN_USER cannot log in at $SERVER_HOST: $reply" ;;
    esac
    wait_or_give_up "The server at $SERVER_HOST is not ready: $reply"
  done
}
