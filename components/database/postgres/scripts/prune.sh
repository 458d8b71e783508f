#!/bin/sh
# Retires every login of DATABASE but LOGIN_ROLE: no new connections, then, when the last one is gone, no role.
set -eu

query() {
  printf '%s\n' "$1" | psql -X -q -t -A -v ON_ERROR_STOP=1 -v database="$DATABASE" -v login="$LOGIN_ROLE" -d "$DATABASE"
}

former="SELECT member.rolname FROM pg_auth_members
  JOIN pg_roles owner ON owner.oid = roleid AND owner.rolname = :'database'
  JOIN pg_roles member ON member.oid = member
  WHERE starts_with(member.rolname, :'database' || '_') AND member.rolname <> :'login'"

query "SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM ($former) AS former \\gexec"

tries=0
until [ "$(query "SELECT count(*) FROM pg_stat_activity WHERE usename IN ($former);")" = 0 ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 180 ]; then
    echo "A former login of $DATABASE is still connected after 180 s; it can open no new connections. Still there:" >&2
    query "SELECT usename, application_name, client_addr FROM pg_stat_activity WHERE usename IN ($former);" >&2
    exit 1
  fi
  sleep 1
done

# Only who may act as a role may take its objects away, a superuser in any case.
query "SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM ($former) AS former
  WHERE NOT pg_has_role(rolname, 'USAGE') \\gexec"
query "SELECT format('REASSIGN OWNED BY %I TO %I', rolname, :'database') FROM ($former) AS former \\gexec"
query "SELECT format('DROP OWNED BY %I', rolname) FROM ($former) AS former \\gexec"
query "SELECT format('DROP ROLE %I', rolname) FROM ($former) AS former \\gexec"

echo "$LOGIN_ROLE is the only login of database $DATABASE"
