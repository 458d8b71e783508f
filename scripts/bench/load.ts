import autocannon from "autocannon";

import { spreadOf, type Spread } from "./statistics";

/** What a load met. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Milliseconds within which half of the responses came, and 99 of 100. */
  readonly p50: number;
  readonly p99: number;
  /** Responses with another status than 200, failed connections and time-outs. */
  readonly failed: number;
}

/** Options of {@link underLoad}. */
export interface LoadOptions {
  /** URL of a name under `localhost`; the load goes to loopback, as not every resolver resolves such names. */
  readonly url: string;
  readonly connections: number;
  /** Status of a good response. @default 200 */
  readonly status?: number;
}

/** Seconds after which a load ends in any case. */
const LONGEST_SECONDS = 300;
/** Seconds that a response may take. */
const TIMEOUT_SECONDS = 30;

/** Sends requests while something is done, and reports what they met. */
export async function underLoad<Result>(
  { url, connections, status = 200 }: LoadOptions,
  work: () => Promise<Result>,
): Promise<{ readonly load: LoadResult; readonly result: Result }> {
  const { host, hostname, href } = new URL(url);
  const run = autocannon({
    url: href.replace(hostname, "127.0.0.1"),
    headers: { host },
    connections,
    duration: LONGEST_SECONDS,
    timeout: TIMEOUT_SECONDS,
  });
  const started = performance.now();
  let result: Result;
  try {
    result = await work();
  } finally {
    run.stop();
  }
  const seconds = (performance.now() - started) / 1000;
  const { statusCodeStats, errors, latency } = await run;
  const counts = Object.entries(statusCodeStats).map(([code, stats]) => ({ code, count: stats.count }));
  const good = counts.filter(({ code }) => code === String(status)).reduce((sum, { count }) => sum + count, 0);
  const other = counts.reduce((sum, { count }) => sum + count, 0) - good;
  return {
    result,
    load: { requestsPerSecond: good / seconds, p50: latency.p50, p99: latency.p99, failed: other + errors },
  };
}

/** The spread of one figure of several loads. */
export function loadSpread(loads: readonly LoadResult[], figure: (load: LoadResult) => number): Spread {
  return spreadOf(loads.map(figure));
}
