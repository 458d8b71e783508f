#!/bin/sh
# Starts the server. Jobs manage its logins and save them to the file that it reads them from, which lives as long as the
# pod. A new pod begins with the logins in LOGINS_FOLDER; a container that restarts does not read them again, because they
# may be older than the file. Reads ADMIN_USER, ADMIN_PASSWORD_FILE, ACL_FOLDER, DATA_FOLDER, SERVER_PORT, APPEND_ONLY,
# MAXMEMORY and EVICTION; arguments are passed to the server.
set -eu

umask 077
users="$ACL_FOLDER/users.acl"
if [ ! -s "$users" ]; then
  hash=$(sha256sum <"$ADMIN_PASSWORD_FILE")
  {
    # Nobody can log in as this user, but a store replays its log as it: with fewer rights, it would silently lose what
    # transactions and scripts have written.
    echo "user default off resetpass ~* &* +@all"
    # For probes, which must not know a password.
    echo "user health on nopass resetkeys resetchannels -@all +ping"
    echo "user $ADMIN_USER on #${hash%% *} ~* &* +@all"
    for file in "$LOGINS_FOLDER"/*; do
      # Without logins the folder is empty.
      [ ! -f "$file" ] || cat "$file"
    done
    # The server rejects a file that names a user twice, as both Secrets of a login do.
  } | awk '$1 == "user" && !known[$2]++' >"$users.new"
  mv "$users.new" "$users"
fi

exec valkey-server --port "$SERVER_PORT" --protected-mode yes --aclfile "$users" --dir "$DATA_FOLDER" \
  --save "" --appendonly "$APPEND_ONLY" --appendfsync everysec \
  --maxmemory "$MAXMEMORY" --maxmemory-policy "$EVICTION" "$@"
