#!/bin/sh
# Starts a member of the replica set. mongod rejects a key file that its group may read, as it may those of a mounted
# Secret, so it gets a copy.
set -eu

key=/tmp/mongodb.key
# From an earlier start of the container.
rm -f "$key"
install -m 0400 "$KEY_FILE" "$key"
exec docker-entrypoint.sh mongod --replSet "$REPLICA_SET" --keyFile "$key" --bind_ip_all \
  --wiredTigerCacheSizeGB "$CACHE_GIB"
