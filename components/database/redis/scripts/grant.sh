#!/bin/sh
# Creates a login, or sets its password and rights. Reads DATABASE, LOGIN_USER, LOGIN_HASH (the SHA-256 of its password),
# LOGIN_RULES, and what connection.sh does. Does not affect other logins.
set -eu

# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"

wait_for_server
change "ACL SETUSER $LOGIN_USER reset on #$LOGIN_HASH $LOGIN_RULES" "set $LOGIN_USER"
save
echo "$LOGIN_USER may use database $DATABASE"
