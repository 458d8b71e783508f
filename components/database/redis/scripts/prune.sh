#!/bin/sh
# Removes every login of DATABASE except LOGIN_USER, once none of them is connected. Pods that are being replaced may need
# theirs for a while; a login that is still used after that can open no more connections. Reads what connection.sh does.
set -eu

# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"

# Seconds after which previous logins are blocked.
grace=${GRACE:-60}

# list COMMAND OWN: prints a list in which the administrator has a line; an error, as while the server restarts, has none.
list() {
  until lines=$(send "$1") && printf '%s\n' "$lines" | grep -q "$2"; do
    wait_or_give_up "The server at $SERVER_HOST does not list its logins: $lines"
  done
  printf '%s\n' "$lines"
}

# The names of other databases may start with this one's.
previous() {
  users=$(list "ACL USERS" "^$ADMIN_USER\$") || exit 1
  printf '%s\n' "$users" | grep "^${DATABASE}_[0-9a-f]\{8\}\$" | grep -Fxv "$LOGIN_USER" || :
}

# Connections of previous logins.
connections() {
  clients=$(list "CLIENT LIST" " user=$ADMIN_USER ") || exit 1
  for user in $logins; do
    printf '%s\n' "$clients" | sed -n "/ user=$user /s/.* addr=\([^ ]*\) .*/$user from \1/p"
  done
}

block() {
  for user in $logins; do
    change "ACL SETUSER $user off" "block $user"
  done
  save
}

wait_for_server
logins=$(previous)
blocked=
while :; do
  open=$(connections) || exit 1
  [ "$open" != "" ] || break
  if [ "$blocked" = "" ] && [ "$(elapsed)" -ge "$grace" ]; then
    block
    blocked=yes
  fi
  state=${blocked:+new connections are blocked}
  wait_or_give_up "A previous login of $DATABASE is in use (${state:-still connected}): $open"
done

for user in $logins; do
  reply=$(send "ACL DELUSER $user") || :
  [ "$reply" = 1 ] || fail "$ADMIN_USER cannot remove $user: $reply"
done
save
echo "$LOGIN_USER is the only login of database $DATABASE"
