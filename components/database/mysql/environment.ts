import type * as pulumi from "@pulumi/pulumi";

/** Where, and as whom, a client connects. */
export interface MysqlClientArgs {
  readonly host: pulumi.Input<string>;
  readonly port: number | string;
  readonly database: string;
  readonly user: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
  /** As MySQL's clients name it, such as REQUIRED. @default the client's own */
  readonly sslMode?: string | undefined;
}

/** The environment variables that every client gets. */
export const CLIENT_VARIABLES = ["MYSQL_HOST", "MYSQL_PORT", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const;

/** A client's environment: {@link CLIENT_VARIABLES}, and MYSQL_SSL_MODE if a mode is given. */
export function clientEnvironment(client: MysqlClientArgs): Record<string, pulumi.Input<string>> {
  const variables: Record<(typeof CLIENT_VARIABLES)[number], pulumi.Input<string>> = {
    MYSQL_HOST: client.host,
    MYSQL_PORT: String(client.port),
    MYSQL_DATABASE: client.database,
    MYSQL_USER: client.user,
    MYSQL_PASSWORD: client.password,
  };
  return { ...variables, ...(client.sslMode === undefined ? {} : { MYSQL_SSL_MODE: client.sslMode }) };
}
