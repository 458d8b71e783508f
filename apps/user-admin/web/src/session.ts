import { MutationCache, QueryCache, QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";

import * as api from "./api";
import type { User } from "./api";
import { ApiError } from "./http";

export type Session =
  | { readonly user: User }
  | {
      readonly user: null;
      /** Whether it ended by itself, not by signing out. */
      readonly ended: boolean;
    };

const SESSION_KEY = ["session"] as const;
/** Start of the keys of all lists. */
export const USERS_KEY = ["users"] as const;
/** Milliseconds in which returning to the page does not ask for the session again. */
const STALE_TIME = 30_000;

/** A cache of requests in which a refused one ends the session, or asks for the roles again. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof ApiError)) return;
    if (error.status === 401) setSession(client, signedOut(client.getQueryData<Session>(SESSION_KEY)));
    if (error.status === 403) void client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  // Without a connection, requests fail at once instead of waiting; a person decides whether to repeat them.
  const options = { networkMode: "always", retry: false } as const;
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { ...options, staleTime: STALE_TIME }, mutations: options },
  });
  return client;
}

const signedOut = (before: Session | undefined): Session => ({
  user: null,
  ended: before !== undefined && (before.user !== null || before.ended),
});

/** Sets who is signed in. What another user saw is forgotten. */
export function setSession(client: QueryClient, session: Session): void {
  const before = client.getQueryData<Session>(SESSION_KEY);
  if (before?.user?.id !== session.user?.id) client.removeQueries({ queryKey: USERS_KEY });
  client.setQueryData<Session>(SESSION_KEY, session);
}

/** Who is signed in, according to the server. */
export function useSession(): UseQueryResult<Session> {
  return useQuery<Session>({
    queryKey: SESSION_KEY,
    queryFn: async ({ client, signal }) => {
      const user = await api.session(signal);
      return user === null ? signedOut(client.getQueryData<Session>(SESSION_KEY)) : { user };
    },
  });
}
