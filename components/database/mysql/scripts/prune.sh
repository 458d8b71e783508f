#!/bin/sh
# Removes every login of DATABASE except LOGIN_USER, once none of them is connected. Pods that are being replaced may need
# theirs for a while; then new connections are blocked, and the open ones awaited. A login that defines views, routines,
# triggers or events remains, blocked: they would fail without it. Reads what connection.sh does.
set -eu

# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"

# Seconds after which previous logins are blocked, although they are still used.
grace=${GRACE:-60}

# The names of other databases may start with this one's.
previous="(SELECT CONVERT(User USING utf8mb4) COLLATE utf8mb4_bin AS login FROM mysql.user
  WHERE Host = '%'
    AND CONVERT(User USING utf8mb4) COLLATE utf8mb4_bin <> @login
    AND LEFT(CONVERT(User USING utf8mb4), CHAR_LENGTH(@database) + 1) COLLATE utf8mb4_bin = CONCAT(@database, '_')
    AND SUBSTRING(CONVERT(User USING utf8mb4), CHAR_LENGTH(@database) + 2) COLLATE utf8mb4_bin
      REGEXP '^[0-9a-f]{8}\$') AS previous"

# Whether a previous login defines something, in any database.
defines="EXISTS (SELECT 1 FROM information_schema.VIEWS WHERE DEFINER = CONCAT(login, '@%'))
  OR EXISTS (SELECT 1 FROM information_schema.ROUTINES WHERE DEFINER = CONCAT(login, '@%'))
  OR EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE DEFINER = CONCAT(login, '@%'))
  OR EXISTS (SELECT 1 FROM information_schema.EVENTS WHERE DEFINER = CONCAT(login, '@%'))"

# ask QUERY: prints the rows, and waits while the server does not answer, as while it restarts.
ask() {
  until rows=$(
    query <<SQL
SET SESSION sql_mode = '';
SET @database = $(literal "$DATABASE"), @login = $(literal "$LOGIN_USER");
$1;
SQL
  ); do
    case $rows in
      "ERROR 2"*) wait_or_give_up "The server at $SERVER_HOST does not list its logins: $rows" ;;
      *) fail "$ADMIN_USER cannot list the logins of $DATABASE: $rows" ;;
    esac
  done
  [ "$rows" = "" ] || printf '%s\n' "$rows"
}

# change STATEMENTS: runs statements that a query has generated.
change() {
  error=$(printf '%s\n' "$1" | query) || fail "$ADMIN_USER cannot remove the previous logins of $DATABASE: $error"
}

# Connections of previous logins.
connections() {
  ask "SELECT CONCAT(login, ' from ', HOST) FROM $previous
    JOIN information_schema.PROCESSLIST ON CONVERT(USER USING utf8mb4) COLLATE utf8mb4_bin = login"
}

wait_for_server
while [ "$(elapsed)" -lt "$grace" ]; do
  open=$(connections) || exit 1
  [ "$open" != "" ] || break
  sleep 1
done

blocks=$(ask "SELECT CONCAT('ALTER USER ', QUOTE(login), '@''%'' ACCOUNT LOCK;') FROM $previous") || exit 1
change "$blocks"
while :; do
  open=$(connections) || exit 1
  [ "$open" != "" ] || break
  wait_or_give_up "A previous login of $DATABASE is still connected (new connections are blocked): $open"
done

drops=$(ask "SELECT CONCAT('DROP USER ', QUOTE(login), '@''%'';') FROM $previous WHERE NOT ($defines)") || exit 1
change "$drops"
kept=$(ask "SELECT CONCAT(login, ' remains, blocked: it defines views, routines, triggers or events') FROM $previous") ||
  exit 1
[ "$kept" = "" ] || printf '%s\n' "$kept"
echo "$LOGIN_USER is the only login of database $DATABASE that may connect"
