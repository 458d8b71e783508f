import type { Cluster } from "./cluster";

/** How somebody connects to the database server. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** The server's only pod. */
const POD = "thoughts-db-0";

/** Databases that are named here are the application's own, never what a user gives. */
type DatabaseName = "thoughts" | "users";

/** The application's database server, seen by its administrator from inside its pod. */
export class Database {
  constructor(private readonly cluster: Cluster) {}

  /** Runs SQL as the administrator; gives the rows without decoration. */
  async query(sql: string, database: DatabaseName = "thoughts"): Promise<string[]> {
    const psql = ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database];
    return (await this.cluster.exec(POD, psql, { input: `${sql};\n` })).split("\n").filter(Boolean);
  }

  /** The logins that act for the owner of a database. */
  logins(database: DatabaseName): Promise<string[]> {
    return this.query(`SELECT rolname FROM pg_roles WHERE starts_with(rolname, '${database}_') ORDER BY 1`);
  }

  /** The login that a workload's Secret holds. @throws Error if it names none. */
  async loginOf(workload: string): Promise<Login> {
    const secrets = await this.cluster.secrets();
    const { containers } = await this.cluster.podTemplate(workload);
    for (const source of containers[0]?.envFrom ?? []) {
      const secret = secrets.get(source.secretRef?.name ?? "");
      const user = secret?.get("POSTGRES_USER");
      const password = secret?.get("POSTGRES_PASSWORD");
      if (user !== undefined && password !== undefined) return { user, password };
    }
    throw new Error(`no Secret that ${workload} takes its environment from holds a database login`);
  }

  /** Connects through the Service, as the application does; gives the server's refusal, or undefined if it let in. */
  async refusal({ user, password }: Login, database: DatabaseName = "thoughts"): Promise<string | undefined> {
    // The password goes in by standard input, so that no list of processes and no error shows it.
    const script = 'read -r PGPASSWORD; export PGPASSWORD; psql -X -t -A -c "SELECT 1" "$@" 2>&1 || true';
    const target = ["-h", "thoughts-db", "-U", user, "-d", database];
    const input = `${password}\n`;
    const said = (await this.cluster.exec(POD, ["sh", "-c", script, "sh", ...target], { input })).trim();
    return said === "1" ? undefined : said;
  }

  /** How many thoughts start with a text. */
  async thoughtsThatStart(text: string): Promise<number> {
    const [count] = await this.query(`SELECT count(*) FROM thoughts WHERE starts_with(text, '${text}')`);
    return Number(count);
  }
}
