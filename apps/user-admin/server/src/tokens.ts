import { errors, jwtVerify, SignJWT } from "jose";

/** Seconds until a session ends. */
export const SESSION_SECONDS = 3600;

const ALGORITHM = "HS256";
const ISSUER = "user-admin";

/** The contents of a session's token. */
export interface Session {
  readonly userId: string;
  /** The user's `sessionVersion` when the session began; another one ends the session. */
  readonly version: number;
}

/** Signs and verifies the tokens of sessions. */
export class Tokens {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #keyId: string;

  /** @param keyId the key that signs; all keys verify. */
  constructor(keys: ReadonlyMap<string, Uint8Array>, keyId: string) {
    this.#keys = keys;
    this.#keyId = keyId;
  }

  sign({ userId, version }: Session): Promise<string> {
    return new SignJWT({ version })
      .setProtectedHeader({ alg: ALGORITHM, kid: this.#keyId })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(`${String(SESSION_SECONDS)} seconds`)
      .sign(this.#key(this.#keyId));
  }

  /** The session of a token; undefined if the token is not valid or has expired. */
  async verify(token: string): Promise<Session | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#key(kid), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        requiredClaims: ["sub", "exp", "version"],
      });
      const { sub, version } = payload;
      return sub !== undefined && typeof version === "number" ? { userId: sub, version } : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #key(id: string | undefined): Uint8Array {
    const key = id === undefined ? undefined : this.#keys.get(id);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}
