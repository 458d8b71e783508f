import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";

export interface Loaded<T> {
  /** Of the last success: it stays while the next data is on its way. */
  readonly data: ShallowRef<T | null>;
  readonly error: ShallowRef<unknown>;
  readonly isLoading: ShallowRef<boolean>;
  readonly retry: () => Promise<void>;
}

/** Loads data whenever its key changes. An answer that a newer request has made obsolete is dropped. */
export function useLoad<K, T>(key: () => K, load: (key: K, signal: AbortSignal) => Promise<T>): Loaded<T> {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const isLoading = shallowRef(false);
  let controller = new AbortController();

  async function run(): Promise<void> {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    isLoading.value = true;
    error.value = null;
    try {
      const result = await load(key(), signal);
      if (!signal.aborted) data.value = result;
    } catch (reason) {
      if (!signal.aborted) error.value = reason;
    }
    if (!signal.aborted) isLoading.value = false;
  }

  watch(key, run, { immediate: true });
  onScopeDispose(() => {
    controller.abort();
  });

  return { data, error, isLoading, retry: run };
}
