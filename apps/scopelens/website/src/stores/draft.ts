import { defineStore } from "pinia";
import { ref } from "vue";

import type { Draft } from "../validation/team";

const empty = (): Draft => ({
  title: "",
  author: "",
  format: "",
  pokemon: ["", "", "", "", "", ""],
  showdown: "",
  rental: "",
  description: "",
  picture: null,
});

/** The team that is being written. It outlives the page, so that nothing is lost when somebody has to sign in again. */
export const useDraft = defineStore("draft", () => {
  const team = ref(empty());

  function clear(): void {
    team.value = empty();
  }

  return { team, clear };
});
