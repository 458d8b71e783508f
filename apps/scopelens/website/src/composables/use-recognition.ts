import { onScopeDispose, ref } from "vue";

import { recogniseTeam } from "../api/classifier";
import { classifierMessageOf } from "../api/messages";

/** Below this confidence, a person should look at the name. */
const CONFIDENT = 0.6;

/** Slots in the form of a team. */
const SLOTS = 6;

/** Recognises the creatures in a picture. */
export function useRecognition(options: {
  /** Whether a name may be chosen. */
  readonly isKnown: (name: string) => boolean;
  /** Gets six names; empty for one that is not known. */
  readonly fill: (names: string[]) => void;
}) {
  const isRunning = ref(false);
  /** For the person at the form: what was filled in, or why nothing was. */
  const message = ref("");
  const hasFailed = ref(false);
  /** Indexes of the names of which the classifier is not sure. */
  const unsure = ref<ReadonlySet<number>>(new Set());
  let controller = new AbortController();

  /** Stops what runs, and forgets what was said about another picture. */
  function reset(): void {
    controller.abort();
    controller = new AbortController();
    isRunning.value = false;
    hasFailed.value = false;
    message.value = "";
    unsure.value = new Set();
  }

  async function recognise(picture: File): Promise<void> {
    reset();
    const { signal } = controller;
    isRunning.value = true;
    message.value = "Recognising the creatures…";
    try {
      const found = await recogniseTeam(picture, signal);
      if (signal.aborted) return;
      const names = Array.from({ length: SLOTS }, (_, index) => found[index]?.name ?? "");
      const known = names.map((name) => (options.isKnown(name) ? name : ""));
      options.fill(known);
      unsure.value = new Set(found.flatMap(({ confidence = 1 }, index) => (confidence < CONFIDENT ? [index] : [])));
      const count = known.filter((name) => name !== "").length;
      message.value =
        count === 0
          ? "No known creature was recognised. You can choose the creatures yourself."
          : `${count} of ${SLOTS} creatures are filled in from the picture. Check them, and correct what is wrong.`;
    } catch (error) {
      if (signal.aborted) return;
      hasFailed.value = true;
      message.value = classifierMessageOf(error);
    } finally {
      if (!signal.aborted) isRunning.value = false;
    }
  }

  onScopeDispose(() => {
    controller.abort();
  });

  return { isRunning, message, hasFailed, unsure, reset, recognise };
}
