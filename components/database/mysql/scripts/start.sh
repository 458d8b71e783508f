#!/bin/sh
# Starts the server like its image. Before anyone can connect, it runs statements that create the administrator, or set its
# present password: the image itself reads passwords only when it initializes the data. Reads ADMIN_USER,
# ADMIN_PASSWORD_FILE, VOLUME_FOLDER, RUN_FOLDER, SERVER_PORT, CACHE and MAX_CONNECTIONS; arguments are passed to the server.
set -eu

# Not the volume itself, which may contain lost+found.
data="$VOLUME_FOLDER/data"
# Large sorts would fill the pod's /tmp.
temporary="$VOLUME_FOLDER/tmp"
statements="$RUN_FOLDER/administration.sql"

password=$(sed -e 's/\\/\\\\/g' -e "s/'/''/g" "$ADMIN_PASSWORD_FILE")
(
  umask 077
  cat >"$statements" <<SQL
CREATE USER IF NOT EXISTS '$ADMIN_USER'@'%' IDENTIFIED BY '$password';
ALTER USER '$ADMIN_USER'@'%' IDENTIFIED BY '$password' ACCOUNT UNLOCK;
GRANT ALL PRIVILEGES ON *.* TO '$ADMIN_USER'@'%' WITH GRANT OPTION;
CREATE USER IF NOT EXISTS health@'127.0.0.1';
DROP USER IF EXISTS root@'127.0.0.1', root@'::1';
SQL
  # The image initializes new data as root, without a password at first.
  [ ! -d "$data/mysql" ] ||
    printf "ALTER USER IF EXISTS root@localhost IDENTIFIED BY '%s';\n" "$password" >>"$statements"
)
mkdir -p "$temporary"

export MARIADB_ROOT_HOST=localhost
export MARIADB_ROOT_PASSWORD_FILE="$ADMIN_PASSWORD_FILE"
# Named time zones are not loaded, which takes longer than all the rest.
export MARIADB_INITDB_SKIP_TZINFO=1

# The smaller buffers fit a small server; in-memory temporary tables are what connections would take most of it for.
exec docker-entrypoint.sh mariadbd --port="$SERVER_PORT" --datadir="$data" --tmpdir="$temporary" \
  --socket="$RUN_FOLDER/mysqld.sock" --pid-file="$RUN_FOLDER/mysqld.pid" --init-file="$statements" \
  --skip-name-resolve --skip-ssl --character-set-server=utf8mb4 --max-connections="$MAX_CONNECTIONS" \
  --performance-schema=OFF --innodb-buffer-pool-size="$CACHE" --innodb-log-buffer-size=8M \
  --innodb-log-file-size=48M --aria-pagecache-buffer-size=8M --key-buffer-size=8M --tmp-memory-table-size=1M "$@"
