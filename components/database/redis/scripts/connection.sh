# shellcheck shell=sh
# For the scripts that manage logins, as the administrator. Reads SERVER_HOST, SERVER_PORT, ADMIN_USER and ADMIN_PASSWORD.

# Seconds until a script gives up; the job's own deadline is later, so that the reason is in its log.
patience=${PATIENCE:-200}
started=$(date +%s)

export REDISCLI_AUTH="$ADMIN_PASSWORD"

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

# send COMMAND: prints the server's reply, or its error. The command is not an argument of the client: others on the
# machine could read it.
send() {
  printf '%s\n' "$1" | valkey-cli -h "$SERVER_HOST" -p "$SERVER_PORT" --user "$ADMIN_USER" 2>&1
}

# change COMMAND WHAT: fails unless the server replies that it has done it.
change() {
  reply=$(send "$1") || :
  [ "$reply" = OK ] || fail "$ADMIN_USER cannot $2: $reply"
}

# save: writes all logins to the server's file, so that it has them after a restart.
save() {
  change "ACL SAVE" "save the logins"
}

# wait_for_server: waits until the server has loaded its data. A wrong password does not become right.
wait_for_server() {
  until reply=$(send PING) && [ "$reply" = PONG ]; do
    case $reply in
      *WRONGPASS*) fail "$ADMIN_USER cannot log in at $SERVER_HOST: $reply" ;;
    esac
    wait_or_give_up "The server at $SERVER_HOST is not ready: $reply"
  done
}
