#!/bin/sh
# Creates, if missing, a database, the role that owns it, and a login that acts as that role.
# Reads DATABASE, LOGIN_ROLE and LOGIN_PASSWORD, and what connection.sh does. Does not affect other logins.
# The administrator only needs CREATEDB and CREATEROLE: database services provide no superuser.
set -eu

# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"

wait_for_server
psql -X -q -v ON_ERROR_STOP=1 -d postgres <<'SQL'
\getenv database DATABASE
\getenv login LOGIN_ROLE
\getenv password LOGIN_PASSWORD
SELECT format('CREATE ROLE %I NOLOGIN', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'database') \gexec
-- The creator of a role may administer it, but not act as it until it is granted; a superuser may do both.
SELECT format('GRANT %I TO CURRENT_USER', :'database') WHERE NOT pg_has_role(:'database', 'USAGE') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SELECT format('CREATE ROLE %I', :'login')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
-- Failed statements are logged in full, and only a superuser could turn that off. So the password is sent in a statement
-- that cannot fail, and the one that can does not contain it.
SELECT set_config('slipway.login', :'login', false), set_config('slipway.password', :'password', false) \g /dev/null
DO $$
BEGIN
  EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', current_setting('slipway.login'), current_setting('slipway.password'));
EXCEPTION WHEN OTHERS THEN
  -- Raised again, because the original error contains the statement.
  RAISE EXCEPTION 'The password of % cannot be set: %', current_setting('slipway.login'), SQLERRM;
END
$$;
GRANT :"database" TO :"login";
-- What the login creates belongs to the owner, and so outlives the login.
ALTER ROLE :"login" SET role TO :"database";
SQL

echo "$LOGIN_ROLE may use database $DATABASE"
