#!/bin/sh
# Creates, if missing, a database and a login for it, and sets the login's password and rights. Reads DATABASE, LOGIN_USER,
# LOGIN_PASSWORD, and what connection.sh does. Does not affect other logins.
set -eu

# shellcheck source-path=SCRIPTDIR source=connection.sh
. "$(dirname "$0")/connection.sh"

statements() {
  # Otherwise a backslash in a string may be one, or start an escape sequence. The statements below contain the password's
  # hash only: servers write them to their binary logs.
  cat <<SQL
SET SESSION sql_mode = '';
SET @database = $(literal "$DATABASE"), @login = $(literal "$LOGIN_USER"), @hash = PASSWORD($(literal "$LOGIN_PASSWORD"));
SQL
  cat <<'SQL'
SET @account = CONCAT(QUOTE(@login), '@''%''');
SET @quoted = CONCAT('`', REPLACE(@database, '`', '``'), '`');
-- In a grant, the name of a database is a pattern.
SET @pattern = REPLACE(REPLACE(REPLACE(@quoted, '\\', '\\\\'), '_', '\\_'), '%', '\\%');
SET @identified = CONCAT(@account, ' IDENTIFIED BY PASSWORD ', QUOTE(@hash));
EXECUTE IMMEDIATE CONCAT('CREATE DATABASE IF NOT EXISTS ', @quoted,
  ' CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci');
EXECUTE IMMEDIATE CONCAT('CREATE USER IF NOT EXISTS ', @identified);
EXECUTE IMMEDIATE CONCAT('ALTER USER ', @identified, ' ACCOUNT UNLOCK');
-- All that concerns a database: by name, because the administrator of a database service may not grant everything.
EXECUTE IMMEDIATE CONCAT('GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, ',
  'CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER ',
  'ON ', @pattern, '.* TO ', @account);
SQL
}

wait_for_server
error=$(statements | query) || fail "$ADMIN_USER cannot set $LOGIN_USER: $error"
echo "$LOGIN_USER may use database $DATABASE"
