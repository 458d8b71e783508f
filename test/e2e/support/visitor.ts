import type { Client } from "./client";

/** A demo user's session, with the API and with the pages. */
export class Visitor {
  private constructor(
    private readonly client: Client,
    /** The token, without `Bearer`. */
    readonly token: string,
  ) {}

  /** Signs in a demo user, whose password is the name. */
  static async signIn(client: Client, username: string): Promise<Visitor> {
    const { body } = await client.request({ path: "/api/login/", form: { username, password: username } });
    const { Authorized } = JSON.parse(body) as { Authorized: string };
    return new Visitor(client, Authorized.replace("Bearer ", ""));
  }

  /** The header for requests to the API. */
  get authorization(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The header for requests for pages. */
  get cookie(): Readonly<Record<string, string>> {
    return { cookie: `session=${this.token}` };
  }

  /** Name of the key that signed the token. */
  get keyId(): string {
    const [header = ""] = this.token.split(".");
    return (JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { kid: string }).kid;
  }

  /** Posts a thought. */
  async post(text: string): Promise<void> {
    await this.client.request({ path: "/api/me/thoughts/", form: { text }, headers: this.authorization }, 201);
  }

  /** Asserts that the API and the pages accept the session. */
  async assertSignedIn(): Promise<void> {
    await this.client.request({ path: "/api/me/thoughts/", headers: this.authorization });
    await this.client.request({ path: "/thoughts/", headers: this.cookie });
  }
}
