#!/bin/sh
# Makes, where they are missing, a database, the role that owns it, and a login that acts as that role.
# Takes DATABASE, LOGIN_ROLE and LOGIN_PASSWORD; connects as PG* say. Changes nothing that others use.
set -eu

tries=0
until pg_isready -q; do
  tries=$((tries + 1))
  [ "$tries" -lt 120 ] || { echo "The server at $PGHOST does not answer after 120 s" >&2; exit 1; }
  sleep 1
done

psql -X -q -v ON_ERROR_STOP=1 -d postgres <<'SQL'
-- A statement that fails would else be logged with the password in it.
SET log_min_error_statement TO panic;
\getenv database DATABASE
\getenv login LOGIN_ROLE
\getenv password LOGIN_PASSWORD
SELECT format('CREATE ROLE %I NOLOGIN', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'database') \gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SELECT format('CREATE ROLE %I', :'login')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
ALTER ROLE :"login" LOGIN PASSWORD :'password';
GRANT :"database" TO :"login";
-- What the login creates belongs to the owner, and so outlives the login.
ALTER ROLE :"login" SET role TO :"database";
SQL

echo "$LOGIN_ROLE may use database $DATABASE"
