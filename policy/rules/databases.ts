import { resourceRule } from "../rule";

const INSTANCES = ["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"];
const STORES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];

/** The password would be the only protection of a database with a public address. */
export const databaseNotPublic = resourceRule(
  { name: "database-not-public", description: "No database server has a public address." },
  INSTANCES,
  function* ({ props }) {
    if (props.publiclyAccessible === true) {
      yield "publiclyAccessible is true; it must be false: applications connect inside the network";
    }
  },
);

/** Encryption of a database cannot be enabled later without a copy. */
export const databaseEncrypted = resourceRule(
  { name: "database-encrypted", description: "The storage of each database server is encrypted." },
  STORES,
  function* ({ props }) {
    if (props.storageEncrypted !== true) {
      yield `storageEncrypted is ${String(props.storageEncrypted)}; it must be true`;
    }
  },
);

/** AWS keeps no automated backups if the number of days is 0. */
export const databaseBackedUp = resourceRule(
  { name: "database-backed-up", description: "Each database server keeps backups for at least one day." },
  STORES,
  function* ({ props }) {
    const days = props.backupRetentionPeriod;
    if (typeof days !== "number" || days < 1) {
      yield `backupRetentionPeriod is ${String(days)}; it must be a number of days from 1 to 35`;
    }
  },
);
