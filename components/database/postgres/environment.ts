import type * as pulumi from "@pulumi/pulumi";

/** Where, and as whom, a client connects. */
export interface PostgresClientArgs {
  readonly host: pulumi.Input<string>;
  readonly port: number | string;
  readonly database: string;
  readonly user: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
  /** @default `prefer`, libpq's own */
  readonly sslMode?: string | undefined;
}

/** The environment variables that every client gets. */
export const CLIENT_VARIABLES = [
  "POSTGRES_HOST",
  "POSTGRES_PORT",
  "POSTGRES_DB",
  "POSTGRES_USER",
  "POSTGRES_PASSWORD",
] as const;

/** A client's environment: {@link CLIENT_VARIABLES}, and PGSSLMODE, which every libpq client reads, if a mode is given. */
export function clientEnvironment(client: PostgresClientArgs): Record<string, pulumi.Input<string>> {
  const variables: Record<(typeof CLIENT_VARIABLES)[number], pulumi.Input<string>> = {
    POSTGRES_HOST: client.host,
    POSTGRES_PORT: String(client.port),
    POSTGRES_DB: client.database,
    POSTGRES_USER: client.user,
    POSTGRES_PASSWORD: client.password,
  };
  return { ...variables, ...(client.sslMode === undefined ? {} : { PGSSLMODE: client.sslMode }) };
}
