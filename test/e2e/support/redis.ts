import type { ClusterClient } from "./cluster";

/** A client of an application's Redis server: the command line in the server's pod. */
export class RedisClient {
  /**
   * @param server name of the server's component, such as `scopelens-redis`.
   * @param database name of the database, such as `cache`.
   */
  constructor(
    private readonly cluster: ClusterClient,
    private readonly server: string,
    private readonly database: string,
  ) {}

  /** The logins of the application's database. */
  async logins(): Promise<string[]> {
    const password = await this.cluster.secretValue(`${this.server}-admin`, "password");
    const users = (await this.command({ user: "slipway", password }, ["ACL", "USERS"])).split("\n");
    return users.filter((user) => user.startsWith(`${this.database}_`)).sort();
  }

  /** URI of the login in the application's Secret. */
  uri(): Promise<string> {
    return this.cluster.secretValue(`${this.server}-${this.database}`, "REDIS_URL");
  }

  /** Name of the user in a URI. */
  static userOf(uri: string): string {
    return new URL(uri).username;
  }

  /** Connects and reads, like the application; returns the server's error, or undefined on success. */
  async loginError(uri: string): Promise<string | undefined> {
    const { username: user, password } = new URL(uri);
    const output = await this.command({ user, password }, ["GET", `${this.database}:none`]);
    return output.trim() === "" ? undefined : output;
  }

  private command(
    login: { readonly user: string; readonly password: string },
    args: readonly string[],
  ): Promise<string> {
    // The password is passed on standard input, so that it appears in no error.
    const script =
      'read -r VALKEYCLI_AUTH; export VALKEYCLI_AUTH REDISCLI_AUTH="$VALKEYCLI_AUTH"; exec valkey-cli "$@" 2>&1';
    const command = ["sh", "-c", script, "sh", "--no-auth-warning", "--user", login.user, ...args];
    return this.cluster.exec(`${this.server}-0`, command, { input: `${login.password}\n` });
  }
}
