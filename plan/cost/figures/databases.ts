import type { Figure } from "../figure";

/** Names of RDS engines in the price list, by those in the API. */
const ENGINES: Readonly<Record<string, string>> = { postgres: "PostgreSQL", mariadb: "MariaDB", mysql: "MySQL" };

/** How an RDS instance is placed. In two zones is not always twice the price of one. */
export type Zones = "one zone" | "two zones";

const DEPLOYMENTS = { "one zone": "Single-AZ", "two zones": "Multi-AZ" } as const;

/** An RDS instance. */
export function databaseHour(engine: string, instanceClass: string, zones: Zones): Figure {
  const usage = zones === "one zone" ? "InstanceUsage" : "Multi-AZUsage";
  return {
    id: `rds/${engine}/${instanceClass}/${idOf(zones)}/hour`,
    what: `hour of ${ENGINES[engine] ?? engine} on ${instanceClass} in ${zones}`,
    row: {
      offer: "AmazonRDS",
      // The price list abbreviates sizes: db.m7g.2xl.
      usage: `${usage}:${instanceClass.replace(/xlarge$/, "xl")}`,
      unit: "Hrs",
      columns: { "Database Engine": ENGINES[engine] ?? engine, "Deployment Option": DEPLOYMENTS[zones] },
    },
  };
}

/** Storage of an RDS instance, of the types gp2 and gp3. */
export function databaseGb(storageType: string, zones: Zones): Figure {
  const prefix = zones === "one zone" ? "RDS:" : "RDS:Multi-AZ-";
  return {
    id: `rds/${storageType}/${idOf(zones)}/gb-month`,
    what: `GB of ${storageType} storage of a database in ${zones}, for a month`,
    row: {
      offer: "AmazonRDS",
      usage: `${prefix}${storageType.toUpperCase()}-Storage`,
      unit: "GB-Mo",
      columns: { "Database Engine": "Any", "Deployment Option": DEPLOYMENTS[zones] },
    },
  };
}

/** Backups beyond the size of the databases. */
export const DATABASE_BACKUP_GB: Figure = {
  id: "rds/backup/gb-month",
  what: "GB of backups of databases, for a month",
  row: {
    offer: "AmazonRDS",
    usage: "RDS:ChargedBackupUsage",
    unit: "GB-Mo",
    columns: { "Database Engine": "Any" },
  },
};

/** Performance data that is kept for longer than the free seven days, by the instance's family. */
export function performanceDataVcpu(instanceClass: string): Figure {
  const family = instanceClass.split(".")[1] ?? instanceClass;
  return {
    id: `rds/performance-data/${family}/vcpu-month`,
    what: `vCPU of ${family} databases with performance data of more than seven days, for a month`,
    row: { offer: "AmazonRDS", usage: `PI_LTR:${family.toUpperCase()}`, unit: "vCPU-Months" },
  };
}

function idOf(zones: Zones): string {
  return zones.replace(" ", "-");
}
