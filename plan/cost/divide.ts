import type { PodRequests } from "./cost-rule";
import { type Decimal, decimal } from "./money";

/**
 * Divides an amount by what pods request: half of it by CPUs, half by memory. What nobody requests is divided evenly.
 */
export function divide(amount: Decimal, requests: readonly PodRequests[]): Decimal[] {
  const half = amount.div(decimal(2));
  const byCpus = proportional(
    half,
    requests.map(({ cpus }) => decimal(thousandths(cpus))),
  );
  const byBytes = proportional(
    half,
    requests.map(({ bytes }) => decimal(Math.round(bytes))),
  );
  return byCpus.map((part, index) => part.plus(byBytes[index] ?? decimal(0)));
}

function proportional(amount: Decimal, weights: readonly Decimal[]): Decimal[] {
  const sum = weights.reduce((total, weight) => total.plus(weight), decimal(0));
  if (sum.eq(decimal(0))) return weights.map(() => amount.div(decimal(weights.length)));
  return weights.map((weight) => amount.times(weight).div(sum));
}

/** Kubernetes counts CPUs in thousandths. */
function thousandths(cpus: number): number {
  return Math.round(cpus * 1000);
}
