import type { CostItem, CostRule, InstanceSize } from "../cost-rule";
import { DATABASE_BACKUP_GB, databaseGb, databaseHour, performanceDataVcpu, type Zones } from "../figures/databases";
import { HOURS_A_MONTH } from "../hours";
import { between, decimal, exactly } from "../money";

/** Days for which performance data is free. */
const FREE_PERFORMANCE_DAYS = 7;

/** An RDS instance, its storage between the allocated and the largest size, its backups and its performance data. */
export const rdsInstance: CostRule = ({ props }, { assumptions, sizeOf }) => {
  const [engine, instanceClass] = [String(props.engine), String(props.instanceClass)];
  const zones: Zones = props.multiAz === true ? "two zones" : "one zone";
  const hour = databaseHour(engine, instanceClass, zones);
  const storageType = typeof props.storageType === "string" ? props.storageType : "gp2";
  const allocated = Number(props.allocatedStorage ?? 0);
  const largest = Math.max(allocated, Number(props.maxAllocatedStorage ?? 0));
  const sizes = allocated === largest ? `${allocated} GB` : `${allocated} to ${largest} GB`;
  const charged = Math.max(0, assumptions.backupPercent - 100);
  const backups = (gigabytes: number) => decimal(gigabytes * charged).div(decimal(100));
  return [
    {
      part: "databases",
      about: `RDS ${engine} ${instanceClass} in ${zones}`,
      figure: hour,
      quantity: exactly(HOURS_A_MONTH),
    },
    {
      part: "databases",
      about: `${sizes} of ${storageType} storage in ${zones}`,
      figure: databaseGb(storageType, zones),
      quantity: between(allocated, largest),
    },
    {
      part: "databases",
      about: `backups of ${assumptions.backupPercent} percent of the storage, 100 of it free`,
      figure: DATABASE_BACKUP_GB,
      quantity: between(backups(allocated), backups(largest)),
    },
    ...performanceData(props, instanceClass, sizeOf(hour)),
  ];
};

/** Free for seven days; beyond them it is charged by the vCPU. */
function performanceData(
  props: Readonly<Record<string, unknown>>,
  instanceClass: string,
  instance: InstanceSize | undefined,
): CostItem[] {
  const days = Number(props.performanceInsightsRetentionPeriod ?? FREE_PERFORMANCE_DAYS);
  if (props.performanceInsightsEnabled !== true || days <= FREE_PERFORMANCE_DAYS) return [];
  return [
    {
      part: "databases",
      about: `performance data of ${days} days`,
      figure: performanceDataVcpu(instanceClass),
      // A price file with the figure has the size too.
      quantity: exactly(instance?.vcpus ?? 1),
    },
  ];
}
