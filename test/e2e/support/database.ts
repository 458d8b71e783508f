import type { ClusterClient } from "./cluster";

/** Credentials for the database server. */
export interface DatabaseLogin {
  readonly user: string;
  readonly password: string;
}

/** The pod of the server. */
const POD = "thoughts-db-0";

/** The application's databases: only these names appear in SQL and commands. */
type DatabaseName = "thoughts" | "users";

/** An administrator's client of the application's database server, which runs in the server's pod. */
export class DatabaseClient {
  constructor(private readonly cluster: ClusterClient) {}

  /** Executes SQL as the administrator; returns the rows. */
  async query(sql: string, database: DatabaseName = "thoughts"): Promise<string[]> {
    const psql = ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database];
    return (await this.cluster.exec(POD, psql, { input: `${sql};\n` })).split("\n").filter(Boolean);
  }

  /** The login roles of a database. */
  logins(database: DatabaseName): Promise<string[]> {
    return this.query(`SELECT rolname FROM pg_roles WHERE starts_with(rolname, '${database}_') ORDER BY 1`);
  }

  /** The login in a workload's Secret. @throws Error if there is none. */
  async loginOf(workload: string): Promise<DatabaseLogin> {
    const secrets = await this.cluster.secrets();
    const { containers } = await this.cluster.podTemplate(workload);
    for (const source of containers[0]?.envFrom ?? []) {
      const secret = secrets.get(source.secretRef?.name ?? "");
      const user = secret?.get("POSTGRES_USER");
      const password = secret?.get("POSTGRES_PASSWORD");
      if (user !== undefined && password !== undefined) return { user, password };
    }
    throw new Error(`no Secret that ${workload} takes its environment from has a database login`);
  }

  /** Connects through the Service, like the application; returns the server's error, or undefined on success. */
  async loginError(
    { user, password }: DatabaseLogin,
    database: DatabaseName = "thoughts",
  ): Promise<string | undefined> {
    // The password is passed on standard input, so that it appears in no process list and no error.
    const script = 'read -r PGPASSWORD; export PGPASSWORD; psql -X -t -A -c "SELECT 1" "$@" 2>&1 || true';
    const target = ["-h", "thoughts-db", "-U", user, "-d", database];
    const input = `${password}\n`;
    const output = (await this.cluster.exec(POD, ["sh", "-c", script, "sh", ...target], { input })).trim();
    return output === "1" ? undefined : output;
  }

  /** The number of thoughts that start with a text. */
  async countThoughts(text: string): Promise<number> {
    const [count] = await this.query(`SELECT count(*) FROM thoughts WHERE starts_with(text, '${text}')`);
    return Number(count);
  }
}
