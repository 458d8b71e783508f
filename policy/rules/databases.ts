import { resourceRule } from "../rule";

const INSTANCES = ["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"];
const STORES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];

/** A database with a public address is one leaked password away from everybody. */
export const databaseNotPublic = resourceRule(
  { name: "database-not-public", description: "No database server has a public address." },
  INSTANCES,
  function* ({ props }) {
    if (props.publiclyAccessible === true) {
      yield "publiclyAccessible is true; it must be false: applications reach the server inside the network";
    }
  },
);

/** Encryption of a database cannot be turned on later without a copy of it. */
export const databaseEncrypted = resourceRule(
  { name: "database-encrypted", description: "The storage of each database server is encrypted." },
  STORES,
  function* ({ props }) {
    if (props.storageEncrypted !== true) {
      yield `storageEncrypted is ${String(props.storageEncrypted)}; it must be true`;
    }
  },
);

/** Without a backup there is nothing to restore; AWS keeps none where the number of days is 0. */
export const databaseBackedUp = resourceRule(
  { name: "database-backed-up", description: "Each database server keeps backups for a day at least." },
  STORES,
  function* ({ props }) {
    const days = props.backupRetentionPeriod;
    if (typeof days !== "number" || days < 1) {
      yield `backupRetentionPeriod is ${String(days)}; it must be a number of days from 1 to 35`;
    }
  },
);
