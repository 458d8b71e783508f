import { watchEffect } from "vue";

export const SITE_NAME = "ScopeLens";

/** Keeps the title of the window. */
export function useTitle(title: () => string): void {
  watchEffect(() => {
    document.title = `${title()} · ${SITE_NAME}`;
  });
}
