import type * as pulumi from "@pulumi/pulumi";

import { AUTHORITIES_FILE, MYSQL_AUTHORITIES_FOLDER } from "../authorities";

/** Where, and as whom, a client connects. */
export interface MysqlClientArgs {
  readonly host: pulumi.Input<string>;
  readonly port: number | string;
  readonly database: string;
  readonly user: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
  /** As MySQL's clients name it, such as REQUIRED. @default the client's own */
  readonly sslMode?: string | undefined;
  /** Path of the file with the certificate authorities that the client trusts. @default none */
  readonly sslCa?: string | undefined;
}

/** How clients verify a server whose certificate authorities are mounted. */
export const VERIFIED = {
  sslMode: "VERIFY_IDENTITY",
  sslCa: `${MYSQL_AUTHORITIES_FOLDER}/${AUTHORITIES_FILE}`,
} as const;

/** The environment variables that every client gets. */
export const CLIENT_VARIABLES = ["MYSQL_HOST", "MYSQL_PORT", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const;

/** A client's environment: {@link CLIENT_VARIABLES}, and those of {@link encryption}. */
export function clientEnvironment(client: MysqlClientArgs): Record<string, pulumi.Input<string>> {
  const variables: Record<(typeof CLIENT_VARIABLES)[number], pulumi.Input<string>> = {
    MYSQL_HOST: client.host,
    MYSQL_PORT: String(client.port),
    MYSQL_DATABASE: client.database,
    MYSQL_USER: client.user,
    MYSQL_PASSWORD: client.password,
  };
  return { ...variables, ...encryption(client) };
}

/** MYSQL_SSL_MODE and MYSQL_SSL_CA, as far as they are given. */
export function encryption({ sslMode, sslCa }: Pick<MysqlClientArgs, "sslMode" | "sslCa">): Record<string, string> {
  return {
    ...(sslMode === undefined ? {} : { MYSQL_SSL_MODE: sslMode }),
    ...(sslCa === undefined ? {} : { MYSQL_SSL_CA: sslCa }),
  };
}
