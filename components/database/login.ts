import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random";

import type { WorkloadContext } from "../workload/context";

/** Arguments for a login of a database. */
export interface LoginArgs<Server> extends WorkloadContext {
  /** The server; it is ready once it accepts connections. */
  readonly server: Server & pulumi.Resource;
  /** Name of the database. */
  readonly database: string;
  /** @default generated, and kept until one is given */
  readonly password?: pulumi.Input<string> | undefined;
}

/** Arguments for the removal of a database's previous logins. */
export interface LoginCleanupArgs<Login> extends WorkloadContext {
  /** The login that remains. */
  readonly login: Login;
  /** Everything that connects with the login; previous logins are removed after its rollout. */
  readonly clients: readonly pulumi.Resource[];
}

/**
 * `<database>_<8 hexadecimal digits>`: another name for another password. The digits are random, so the name reveals
 * nothing about it.
 */
export function loginName(
  name: string,
  { database, password }: { readonly database: string; readonly password: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const id = new RandomId(name, { byteLength: 4, keepers: { password } }, opts);
  return pulumi.interpolate`${database}_${id.hex}`;
}
