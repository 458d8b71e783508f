import type { ClusterClient } from "./cluster";

/** A client of an application's MongoDB server: the shell in the server's pod. */
export class MongodbClient {
  /**
   * @param server name of the server's component, such as `user-admin-db`.
   * @param database name of the database, such as `users`.
   */
  constructor(
    private readonly cluster: ClusterClient,
    private readonly server: string,
    private readonly database: string,
  ) {}

  /** The logins of the application's database. */
  async logins(): Promise<string[]> {
    const password = await this.cluster.secretValue(`${this.server}-admin`, "password");
    const uri = `mongodb://slipway:${password}@localhost:27017/${this.database}?authSource=admin`;
    const output = await this.shell(
      uri,
      "print(JSON.stringify(db.runCommand({ usersInfo: 1 }).users.map((one) => one.user)))",
    );
    return (JSON.parse(output) as string[]).sort();
  }

  /** URI of the login in the application's Secret. */
  uri(): Promise<string> {
    return this.cluster.secretValue(`${this.server}-${this.database}`, "MONGODB_URI");
  }

  /** Name of the user in a URI. */
  static userOf(uri: string): string {
    return new URL(uri).username;
  }

  /** Connects and reads, like the application; returns the server's error, or undefined on success. */
  async loginError(uri: string): Promise<string | undefined> {
    const read = `try { db.${this.database}.countDocuments(); print("ok") } catch (error) { print(error.message) }`;
    const output = await this.shell(uri, read).catch((error: unknown) => String(error));
    return output.trim() === "ok" ? undefined : output;
  }

  /** Runs a script in the shell, connected to a URI. */
  private shell(uri: string, script: string): Promise<string> {
    // The URI is passed on standard input, so that its password appears in no error.
    const command = 'read -r uri; exec mongosh --quiet --norc "$uri" --eval "$1" 2>&1 </dev/null';
    return this.cluster.exec(`${this.server}-0`, ["sh", "-c", command, "sh", script], { input: `${uri}\n` });
  }
}
