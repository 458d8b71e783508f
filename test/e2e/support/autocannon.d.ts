/** The part of autocannon that is used; it brings no types along. */
declare module "autocannon" {
  interface Options {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Requests at a time. */
    readonly connections: number;
    /** Seconds after which it ends by itself. */
    readonly duration: number;
    /** Seconds that an answer may take. */
    readonly timeout: number;
  }

  interface Result {
    /** Answers by status. */
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
    /** Connections that failed or broke, time-outs included. */
    readonly errors: number;
  }

  interface Run extends PromiseLike<Result> {
    stop(): void;
  }

  export default function autocannon(options: Options): Run;
}
