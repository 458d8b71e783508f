import { call } from "./http";

export interface Account {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export interface Like {
  readonly id: string;
  readonly likes: number;
  readonly liked: boolean;
}

/** @param recaptcha Token of the check that a person registers; empty without it. */
export async function register(account: Account, recaptcha: string): Promise<void> {
  const query = recaptcha === "" ? "" : `?recaptcha=${encodeURIComponent(recaptcha)}`;
  await call(`/auth/register${query}`, { method: "POST", body: account });
}

/** A token for the credentials. */
export const logIn = async (username: string, password: string): Promise<string> =>
  (await call("/auth/login", { method: "POST", body: { username, password } })) as string;

/** The user to whom a token belongs. */
export const usernameOf = async (token: string): Promise<string> =>
  ((await call("/auth/checktoken", { token })) as { readonly username: string }).username;

/** Ids of the teams that a user likes. */
export async function likedTeams(token: string, username: string): Promise<readonly string[]> {
  const user = (await call(`/user/username/${encodeURIComponent(username)}`, { token })) as {
    readonly like: readonly string[] | null;
  };
  return user.like ?? [];
}

export const like = async (token: string, username: string, id: string, liked: boolean): Promise<Like> =>
  (await call("/user/like", { method: "POST", body: { username, id, liked }, token })) as Like;
