#!/bin/sh
# Revokes every login of DATABASE except LOGIN_ROLE: first blocks new connections, then, when the last one is closed,
# drops the role. Reads DATABASE and LOGIN_ROLE, and what connection.sh does.
set -eu

# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"

query() {
  printf '%s\n' "$1" | psql -X -q -t -A -v ON_ERROR_STOP=1 -v database="$DATABASE" -v login="$LOGIN_ROLE" -d "$DATABASE"
}

previous="SELECT member.rolname FROM pg_auth_members
  JOIN pg_roles owner ON owner.oid = roleid AND owner.rolname = :'database'
  JOIN pg_roles member ON member.oid = member
  WHERE starts_with(member.rolname, :'database' || '_') AND member.rolname <> :'login'"

wait_for_server
query "SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM ($previous) AS previous \\gexec"

# With the tries before: together they end before the job's own deadline, so that the reason is in its log.
until [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE usename IN ($previous);")" = 0 ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 180 ]; then
    echo "A previous login of $DATABASE is still connected after 180 s; new connections are blocked. Open connections:" >&2
    query "SELECT usename, application_name, client_addr FROM pg_stat_activity WHERE usename IN ($previous);" >&2
    exit 1
  fi
  sleep 1
done

# Reassigning and dropping objects requires membership in their owner role, except for a superuser.
query "SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM ($previous) AS previous
  WHERE NOT pg_has_role(rolname, 'USAGE') \\gexec"
query "SELECT format('REASSIGN OWNED BY %I TO %I', rolname, :'database') FROM ($previous) AS previous \\gexec"
query "SELECT format('DROP OWNED BY %I', rolname) FROM ($previous) AS previous \\gexec"
query "SELECT format('DROP ROLE %I', rolname) FROM ($previous) AS previous \\gexec"

echo "$LOGIN_ROLE is the only login of database $DATABASE"
