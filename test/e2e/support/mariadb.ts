import type { ClusterClient } from "./cluster";

/** Credentials for the server. */
export interface MariadbLogin {
  readonly user: string;
  readonly password: string;
}

const ROWS = ["--batch", "--raw", "--skip-column-names"] as const;

/** A client of an application's MySQL server: the command line in the server's pod. */
export class MariadbClient {
  /**
   * @param server name of the server's component, such as `shop-db`.
   * @param database name of the database, such as `orders`.
   */
  constructor(
    private readonly cluster: ClusterClient,
    private readonly server: string,
    private readonly database: string,
  ) {}

  /** Executes SQL as the administrator; returns the rows, their columns separated by tabs. */
  async query(sql: string): Promise<string[]> {
    const client = ["sh", "/slipway/administrate.sh", "mariadb", ...ROWS, this.database];
    return (await this.cluster.exec(`${this.server}-0`, client, { input: `${sql};\n` })).split("\n").filter(Boolean);
  }

  /** The logins of the application's database. */
  logins(): Promise<string[]> {
    return this.query(
      `SELECT User FROM mysql.user WHERE User REGEXP '^${this.database}_[0-9a-f]{8}$' AND Host = '%' ORDER BY 1`,
    );
  }

  /** The login in the application's Secret. */
  async login(): Promise<MariadbLogin> {
    const value = (key: string) => this.cluster.secretValue(`${this.server}-${this.database}`, key);
    return { user: await value("MYSQL_USER"), password: await value("MYSQL_PASSWORD") };
  }

  /** Connects through the Service, like the application; returns the server's error, or undefined on success. */
  async loginError({ user, password }: MariadbLogin): Promise<string | undefined> {
    // The password is passed on standard input, so that it appears in no process list and no error.
    const script = 'read -r MYSQL_PWD; export MYSQL_PWD; mariadb --no-defaults --skip-ssl "$@" 2>&1 || true';
    const target = [...ROWS, `--host=${this.server}`, `--user=${user}`, "--execute=SELECT 1", this.database];
    const input = `${password}\n`;
    const output = await this.cluster.exec(`${this.server}-0`, ["sh", "-c", script, "sh", ...target], { input });
    return output.trim() === "1" ? undefined : output;
  }
}
