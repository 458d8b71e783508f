/** Types for the part of autocannon that is used; the package has none. */
declare module "autocannon" {
  interface Options {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Concurrent requests. */
    readonly connections: number;
    /** Seconds after which it stops. */
    readonly duration: number;
    /** Seconds that a response may take. */
    readonly timeout: number;
  }

  interface Result {
    /** Responses by status. */
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
    /** Connections that failed or broke, time-outs included. */
    readonly errors: number;
    /** Milliseconds of the responses, by percentile. */
    readonly latency: { readonly p50: number; readonly p99: number };
  }

  interface Run extends PromiseLike<Result> {
    stop(): void;
  }

  export default function autocannon(options: Options): Run;
}
