import { defineStore } from "pinia";
import { ref, watch } from "vue";

import * as api from "../api/account";
import { useSession } from "./session";

/** The teams that the signed-in user likes. */
export const useLikes = defineStore("likes", () => {
  const session = useSession();
  const ids = ref<ReadonlySet<string>>(new Set());

  async function load(): Promise<void> {
    try {
      const liked = await session.withToken(api.likedTeams);
      ids.value = new Set(liked);
    } catch {
      // Hearts stay empty: liking again changes nothing at the server, and a refused token has a message of its own.
    }
  }

  watch(
    () => session.username,
    (username) => {
      ids.value = new Set();
      if (username !== null) void load();
    },
    { immediate: true },
  );

  /** Likes a team or no longer; resolves to its number of likes. @throws ApiError if the server refuses it. */
  async function set(id: string, liked: boolean): Promise<number> {
    const result = await session.withToken((token, username) => api.like(token, username, id, liked));
    const next = new Set(ids.value);
    if (result.liked) next.add(id);
    else next.delete(id);
    ids.value = next;
    return result.likes;
  }

  return { ids, set };
});
