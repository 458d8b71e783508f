# shellcheck shell=sh
# For the scripts that manage logins. Reads PG* for the connection.

# Seconds until a script gives up waiting for the server. Even one that runs may be out of reach of a pod that has just
# started: network policies follow pods with a delay.
patience=${PATIENCE:-120}

# wait_for_server: waits until the server accepts connections.
wait_for_server() {
  tries=0
  until pg_isready -q; do
    tries=$((tries + 1))
    [ "$tries" -lt "$patience" ] || { echo "The server at $PGHOST is not ready after $patience s" >&2; exit 1; }
    sleep 1
  done
}
