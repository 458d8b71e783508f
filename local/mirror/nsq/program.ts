import type { GoProgram } from "../../host/gobuild";

export const NSQ_VERSION = "v1.3.0";

/** NSQ's queue daemon. */
export const NSQD: GoProgram = { name: "nsqd", module: __dirname, package: "./cmd/nsqd" };

/** NSQ's directory of queue daemons. */
export const NSQLOOKUPD: GoProgram = { name: "nsqlookupd", module: __dirname, package: "./cmd/nsqlookupd" };
