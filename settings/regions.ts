import { Region } from "@pulumi/aws/types/enums";

/** Partitions of AWS with accounts of their own; ARNs of this program are in the partition `aws`. */
const OTHER_PARTITIONS = /^(?:cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-/;

const REGIONS: readonly string[] = Object.values(Region).filter((name) => !OTHER_PARTITIONS.test(name));

/** What a region must be, to follow "it must be". */
export const REGION_RULE =
  "an AWS region that the installed @pulumi/aws knows, outside China, GovCloud and sovereign partitions, such as eu-central-1";

/** Whether there is such a region, and this program can deploy to it. */
export function isRegion(name: string): boolean {
  return REGIONS.includes(name);
}
