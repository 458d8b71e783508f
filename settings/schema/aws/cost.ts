import { z } from "zod";

import { type CostAssumptions, DEFAULT_COST_ASSUMPTIONS as DEFAULTS } from "../../cost-assumptions";
import { fieldMeta, whole } from "../../values";
import { instanceTypeOf } from "./instance-types";

/** Up to a petabyte. */
const gigabytes = () => whole(0, 1_000_000);
/** In a month; a million of them each second are about 2.6 * 10^12. */
const requests = () => whole(0, 10_000_000_000_000);

/** What the estimate of the costs assumes; see {@link CostAssumptions}. */
export const cost = z
  .strictObject({
    egressGb: gigabytes().default(DEFAULTS.egressGb),
    crossZoneGb: gigabytes().default(DEFAULTS.crossZoneGb),
    natGb: gigabytes().default(DEFAULTS.natGb),
    endpointGb: gigabytes().default(DEFAULTS.endpointGb),
    loadBalancerCapacityPercent: whole(0, 1_000_000).default(DEFAULTS.loadBalancerCapacityPercent),
    repositoryGb: gigabytes().default(DEFAULTS.repositoryGb),
    filesGb: gigabytes().default(DEFAULTS.filesGb),
    filesReadGb: gigabytes().default(DEFAULTS.filesReadGb),
    filesWrittenGb: gigabytes().default(DEFAULTS.filesWrittenGb),
    objectsGb: gigabytes().default(DEFAULTS.objectsGb),
    objectWrites: requests().default(DEFAULTS.objectWrites),
    objectReads: requests().default(DEFAULTS.objectReads),
    logsGb: gigabytes().default(DEFAULTS.logsGb),
    backupPercent: whole(0, 10_000).default(DEFAULTS.backupPercent),
    keyRequests: requests().default(DEFAULTS.keyRequests),
    dnsQueries: requests().default(DEFAULTS.dnsQueries),
    // AWS says "up to 90".
    spotDiscountPercent: whole(0, 90).default(DEFAULTS.spotDiscountPercent),
    autoInstanceTypes: z
      .strictObject({
        amd64: instanceTypeOf("amd64", DEFAULTS.autoInstanceTypes.amd64).default(DEFAULTS.autoInstanceTypes.amd64),
        arm64: instanceTypeOf("arm64", DEFAULTS.autoInstanceTypes.arm64).default(DEFAULTS.autoInstanceTypes.arm64),
      })
      .prefault({}),
  } satisfies Record<keyof CostAssumptions, z.ZodType>)
  .prefault({});

/** Dollars and cents of at least one cent. */
const AMOUNT = /^(?=.*[1-9])\d{1,9}(?:\.\d{1,2})?$/;

/**
 * Dollars, as exact text. `pulumi config set` stores whole dollars as a number and all else as a text, and in a stack file
 * either may be written.
 */
const dollars = () => {
  const example = "500";
  return z
    .unknown()
    .refine((value) => (typeof value === "number" || typeof value === "string") && AMOUNT.test(String(value)), {
      error: `dollars from 0.01 to 999999999.99, with at most two decimals, such as ${example}`,
    })
    .transform(String)
    .register(fieldMeta, { example });
};

/** What an environment may cost, which the policies `budget-kept` and `budget-watched` hold it to. */
export const budget = z.strictObject({
  /** Dollars a month. */
  monthlyUsd: dollars(),
  /** Whether a deployment that would cost more is refused, or only warned of. */
  enforcement: z.enum(["advisory", "mandatory"]).default("advisory"),
  /** The end of the estimate that is compared: `most` is reached if the autoscaler starts all nodes that it may. */
  compare: z.enum(["least", "most"]).default("most"),
});
