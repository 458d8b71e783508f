import type * as pulumi from "@pulumi/pulumi";

import { AUTHORITIES_FILE, POSTGRES_AUTHORITIES_FOLDER } from "../authorities";

/** Where, and as whom, a client connects. */
export interface PostgresClientArgs {
  readonly host: pulumi.Input<string>;
  readonly port: number | string;
  readonly database: string;
  readonly user: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
  /** @default `prefer`, libpq's own */
  readonly sslMode?: string | undefined;
  /** Path of the file with the certificate authorities that the client trusts. @default none */
  readonly sslRootCert?: string | undefined;
}

/** How libpq clients verify a server whose certificate authorities are mounted. */
export const VERIFIED = {
  sslMode: "verify-full",
  sslRootCert: `${POSTGRES_AUTHORITIES_FOLDER}/${AUTHORITIES_FILE}`,
} as const;

/** The environment variables that every client gets. */
export const CLIENT_VARIABLES = [
  "POSTGRES_HOST",
  "POSTGRES_PORT",
  "POSTGRES_DB",
  "POSTGRES_USER",
  "POSTGRES_PASSWORD",
] as const;

/** A client's environment: {@link CLIENT_VARIABLES}, and those of {@link encryption}. */
export function clientEnvironment(client: PostgresClientArgs): Record<string, pulumi.Input<string>> {
  const variables: Record<(typeof CLIENT_VARIABLES)[number], pulumi.Input<string>> = {
    POSTGRES_HOST: client.host,
    POSTGRES_PORT: String(client.port),
    POSTGRES_DB: client.database,
    POSTGRES_USER: client.user,
    POSTGRES_PASSWORD: client.password,
  };
  return { ...variables, ...encryption(client) };
}

/** PGSSLMODE and PGSSLROOTCERT, which every libpq client reads, as far as they are given. */
export function encryption({
  sslMode,
  sslRootCert,
}: Pick<PostgresClientArgs, "sslMode" | "sslRootCert">): Record<string, string> {
  return {
    ...(sslMode === undefined ? {} : { PGSSLMODE: sslMode }),
    ...(sslRootCert === undefined ? {} : { PGSSLROOTCERT: sslRootCert }),
  };
}
