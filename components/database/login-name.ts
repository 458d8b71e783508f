import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random";

/** Arguments for {@link loginName}. */
export interface LoginNameArgs {
  /** Name of the database that the login is for. */
  readonly database: string;
  /** A new one gives a new name. */
  readonly password: pulumi.Input<string>;
}

/** `<database>_<8 hexadecimal digits>`; the digits are random, so the name reveals nothing about the password. */
export function loginName(
  name: string,
  { database, password }: LoginNameArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const id = new RandomId(name, { byteLength: 4, keepers: { password } }, opts);
  return pulumi.interpolate`${database}_${id.hex}`;
}
