import type { Client } from "./client";

/** A demo user's session, as the API and the pages know it. */
export class Visitor {
  private constructor(
    private readonly client: Client,
    /** The bare token. */
    readonly token: string,
  ) {}

  /** Signs a demo user in, whose password is the name. */
  static async signIn(client: Client, username: string): Promise<Visitor> {
    const { body } = await client.ask({ path: "/api/login/", form: { username, password: username } });
    const { Authorized } = JSON.parse(body) as { Authorized: string };
    return new Visitor(client, Authorized.replace("Bearer ", ""));
  }

  /** For the API. */
  get authorization(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** For the pages. */
  get cookie(): Readonly<Record<string, string>> {
    return { cookie: `session=${this.token}` };
  }

  /** Name of the key that signed the token. */
  get keyId(): string {
    const [header = ""] = this.token.split(".");
    return (JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { kid: string }).kid;
  }

  /** Writes a thought down. */
  async post(text: string): Promise<void> {
    await this.client.ask({ path: "/api/me/thoughts/", form: { text }, headers: this.authorization }, 201);
  }

  /** Asserts that the session is accepted by the API and by the pages. */
  async assertSignedIn(): Promise<void> {
    await this.client.ask({ path: "/api/me/thoughts/", headers: this.authorization });
    await this.client.ask({ path: "/thoughts/", headers: this.cookie });
  }
}
