import { defineStore } from "pinia";
import { ref } from "vue";

export interface Message {
  readonly id: number;
  readonly kind: "success" | "error" | "info";
  readonly text: string;
}

/** Short messages that are shown above every page and go by themselves. */
export const useMessages = defineStore("messages", () => {
  const list = ref<Message[]>([]);
  let last = 0;

  function show(kind: Message["kind"], text: string): void {
    // The same words twice at once say no more.
    list.value = [...list.value.filter((message) => message.text !== text), { id: ++last, kind, text }];
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((message) => message.id !== id);
  }

  return { list, show, dismiss };
});
